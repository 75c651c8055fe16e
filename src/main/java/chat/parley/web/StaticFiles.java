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
 * Files have a tag made of their bytes (RFC 9110, section 8.8.3): who has them asks whether they
 * are still so, and gets no bytes again. A time would not do: all builds of one version have the
 * same.
 */
@Component
final class StaticFiles implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SimpleUrlHandlerMapping mapping) {
      for (Object handler : mapping.getUrlMap().values()) {
        if (handler instanceof ResourceHttpRequestHandler files) {
          files.setEtagGenerator(StaticFiles::tag);
        }
      }
    }
    return bean;
  }

  private static String tag(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return DigestUtils.md5DigestAsHex(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
