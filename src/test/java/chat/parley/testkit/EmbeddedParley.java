package chat.parley.testkit;

import chat.parley.ParleyApplication;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Parley in this JVM, next to other instances. */
public final class EmbeddedParley {

  /**
   * Finds resources of the server only, as in its jar. To look for components among the classes of
   * the tests too would take a quarter of each start.
   */
  private static final class ServerResources extends PathMatchingResourcePatternResolver {

    private static final String TESTS =
        EmbeddedParley.class.getProtectionDomain().getCodeSource().getLocation().toString();

    ServerResources(@Nullable ClassLoader loader) {
      super(loader);
    }

    @Override
    protected Set<Resource> doFindAllClassPathResources(String path) throws IOException {
      var found = new LinkedHashSet<Resource>();
      for (Resource resource : super.doFindAllClassPathResources(path)) {
        if (!resource.getURL().toString().startsWith(TESTS)) {
          found.add(resource);
        }
      }
      return found;
    }
  }

  private static final AtomicBoolean LOGGING_INITIALIZED = new AtomicBoolean();

  private EmbeddedParley() {}

  /**
   * Returns an application that is not started yet. Only the first one initializes logging: the
   * initialization loses lines of instances that are running, and removes appenders of tests.
   */
  public static SpringApplicationBuilder builder() {
    var builder =
        new SpringApplicationBuilder(ParleyApplication.class)
            .initializers(EmbeddedParley::findServerResourcesOnly);
    if (LOGGING_INITIALIZED.getAndSet(true)) {
      var application = builder.application();
      application.setListeners(
          application.getListeners().stream()
              .filter(listener -> !(listener instanceof LoggingApplicationListener))
              .toList());
    }
    return builder;
  }

  private static void findServerResourcesOnly(ConfigurableApplicationContext context) {
    ((GenericApplicationContext) context)
        .setResourceLoader(new ServerResources(context.getClassLoader()));
  }
}
