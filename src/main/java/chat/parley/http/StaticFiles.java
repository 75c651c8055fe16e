package chat.parley.http;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    var filter = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
    filter.addUrlPatterns("", "/index.html", "/page/*", "/old/*", "/webjars/*");
    filter.addUrlPatterns("/parley.js", "/parley.d.ts", "/parley/*");
    return filter;
  }
}
