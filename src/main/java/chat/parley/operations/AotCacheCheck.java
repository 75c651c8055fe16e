package chat.parley.operations;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs one line after the start if the JVM was given an AOT cache and does without it. The launcher
 * of the distribution suppresses the messages of the JVM about that.
 */
@Component
final class AotCacheCheck {

  private static final Logger log = LoggerFactory.getLogger(AotCacheCheck.class);
  private static final String OPTION = "-XX:AOTCache=";

  @EventListener(ApplicationStartedEvent.class)
  void check() {
    String unused =
        unusedCache(
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            System.getProperty("java.vm.info", ""));
    if (unused != null) {
      log.warn(
          "The AOT cache {} is not used, so this start took longer: it does not fit this JDK, the"
              + " options of the JVM, or the jars next to it",
          unused);
    }
  }

  /**
   * Returns the AOT cache that the JVM was given and does not use.
   *
   * @param options the options of the JVM
   * @param vmInfo the system property {@code java.vm.info}, which contains {@code sharing} if the
   *     JVM uses a cache
   * @return null if there is none
   */
  static @Nullable String unusedCache(List<String> options, String vmInfo) {
    return options.stream()
        .filter(option -> option.startsWith(OPTION) && !vmInfo.contains("sharing"))
        .map(option -> option.substring(OPTION.length()))
        .findFirst()
        .orElse(null);
  }
}
