package chat.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Adds an entity tag to static files that is the MD5 digest of their content (RFC 9110, section
 * 8.8.3). A browser that has a file revalidates it, and receives the content only if it has
 * changed. Modification times are no substitute: builds of one version may carry the same time.
 */
@Component
final class StaticFiles implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SimpleUrlHandlerMapping mapping) {
      for (Object handler : mapping.getUrlMap().values()) {
        if (handler instanceof ResourceHttpRequestHandler files) {
          files.setEtagGenerator(StaticFiles::entityTag);
        }
      }
    }
    return bean;
  }

  private static String entityTag(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return DigestUtils.md5DigestAsHex(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
