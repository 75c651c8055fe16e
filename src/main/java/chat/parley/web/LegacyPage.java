package chat.parley.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page of the legacy clients at {@code /old/}. Spring Boot serves the {@code index.html}
 * of the root directory only.
 */
@Configuration(proxyBeanMethods = false)
class LegacyPage implements WebMvcConfigurer {

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    // The page loads its files by relative paths, so its own path must end with a slash.
    registry.addRedirectViewController("/old", "/old/");
    registry.addViewController("/old/").setViewName("forward:/old/index.html");
  }
}
