package chat.parley.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Where the old clients' page is: of all directories Spring Boot looks for an index in the root
 * only.
 */
@Configuration(proxyBeanMethods = false)
class LegacyPage implements WebMvcConfigurer {

  @Override
  public void addViewControllers(ViewControllerRegistry registry) {
    // What the page loads is beside it, and so it must end in a slash.
    registry.addRedirectViewController("/old", "/old/");
    registry.addViewController("/old/").setViewName("forward:/old/index.html");
  }
}
