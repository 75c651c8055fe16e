package chat.parley.testkit;

import chat.parley.limits.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Limits that differ from the defaults in some. */
public final class Limited {

  /** Tests are in a greater hurry than people, and all at one address. */
  public static final Map<String, String> BUSY =
      Map.of(
          "parley.limits.messages-per-second", "1000000",
          "parley.limits.frames-per-second", "1000000",
          "parley.limits.bytes-per-second", "1GB",
          "parley.limits.new-streams-per-minute", "1000000",
          "parley.limits.requests-per-second", "1000000",
          "parley.limits.handshakes-per-second", "1000000",
          "parley.limits.sessions-per-address", "1000000",
          "parley.limits.sessions-per-user", "1000000");

  private Limited() {}

  /**
   * Reads them as the server does.
   *
   * @param limits each as {@code name=value}, without the prefix
   */
  public static Limits to(String... limits) {
    var values = new LinkedHashMap<String, String>();
    // The journal's tests are the first to write to many inboxes.
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
