package chat.parley.http;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Files have a tag made of their bytes (RFC 9110, section 8.8.3): who has them asks whether they
 * are still so, and gets no bytes again. A time would not do: all builds of one version have the
 * same.
 */
@Configuration(proxyBeanMethods = false)
class StaticFiles {

  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> fileTags() {
    var filter = new FilterRegistrationBean<ShallowEtagHeaderFilter>(new Tags());
    filter.addUrlPatterns("", "/index.html", "/page/*", "/old/*", "/webjars/*");
    filter.addUrlPatterns("/parley.js", "/parley.d.ts", "/parley/*");
    return filter;
  }

  private static final class Tags extends ShallowEtagHeaderFilter {

    /** The answer to HEAD has no bytes: by them a file would be empty. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
      return !HttpMethod.GET.matches(request.getMethod());
    }
  }
}
