package chat.parley.testkit;

import chat.parley.limits.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Limits for tests. */
public final class TestLimits {

  /** High rate and session limits: tests send faster than users, and all from one address. */
  public static final Map<String, String> HIGH_LIMITS =
      Map.of(
          "parley.limits.messages-per-second", "1000000",
          "parley.limits.frames-per-second", "1000000",
          "parley.limits.bytes-per-second", "1GB",
          "parley.limits.new-streams-per-minute", "1000000",
          "parley.limits.requests-per-second", "1000000",
          "parley.limits.handshakes-per-second", "1000000",
          "parley.limits.sessions-per-address", "1000000",
          "parley.limits.sessions-per-user", "1000000");

  private TestLimits() {}

  /**
   * Binds limits as the server does; all others have their defaults, except that new streams are
   * practically unlimited.
   *
   * @param limits each as {@code name=value}, without the prefix {@code parley.limits.}
   */
  public static Limits of(String... limits) {
    var values = new LinkedHashMap<String, String>();
    // The tests of the journal write to many inboxes, each of which is a new stream.
    values.put("parley.limits.new-streams-per-minute", "1000000");
    for (String limit : limits) {
      int equals = limit.indexOf('=');
      values.put("parley.limits." + limit.substring(0, equals), limit.substring(equals + 1));
    }
    return new Binder(new MapConfigurationPropertySource(values))
        .bind("parley.limits", Limits.class)
        .get();
  }
}
