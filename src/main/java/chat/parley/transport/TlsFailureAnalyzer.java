package chat.parley.transport;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/**
 * Reports a start that failed because a certificate, a key or their store could not be loaded, with
 * the properties that name the files. Shows no password and no key.
 */
final class TlsFailureAnalyzer implements FailureAnalyzer {

  /** The packages of Spring Boot that load certificates and keys. */
  private static final String LOADERS =
      "org\\.springframework\\.boot\\.(autoconfigure\\.)?ssl\\..*";

  private static final String FILE_PROPERTY =
      ".*(certificate|private-key|location|key-store|trust-store|bundle)";

  private final @Nullable Environment environment;

  /**
   * @param environment the properties; null if the start failed before they were read
   */
  TlsFailureAnalyzer(@Nullable Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .filter(TlsFailureAnalyzer::isThrownByLoader)
        .reduce((_, last) -> last)
        .map(this::analysis)
        .orElse(null);
  }

  private static boolean isThrownByLoader(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().matches(LOADERS);
  }

  private FailureAnalysis analysis(Throwable cause) {
    return new FailureAnalysis(
        "TLS cannot be configured: " + reason(cause) + "\n\nThe files are set by:\n" + properties(),
        "Correct the file or the property. PEM files contain the certificate and its private key;"
            + " the user that runs Parley must be able to read them, and the password must be that"
            + " of the key or the store. See docs/how-to/tls.md.",
        cause);
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    String text = String.valueOf(e.getMessage());
    return cause == null || text.contains(String.valueOf(cause.getMessage()))
        ? text
        : text + ": " + cause.getMessage();
  }

  /** Returns the properties that name files, one per line, with their values. */
  private String properties() {
    var found = new TreeMap<String, String>();
    if (environment != null) {
      for (String prefix : new String[] {"server.ssl", "spring.ssl"}) {
        Binder.get(environment)
            .bind(prefix, Bindable.mapOf(String.class, String.class))
            .orElse(Map.of())
            .forEach((name, value) -> found.put(prefix + "." + name, value));
      }
    }
    return found.entrySet().stream()
        .filter(property -> property.getKey().matches(FILE_PROPERTY))
        .map(property -> "    " + property.getKey() + shown(property.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** Returns a value, unless it is not the name of a file but the content. */
  private static String shown(String value) {
    return value.startsWith("base64:") || value.contains("-----") ? "" : "=" + value;
  }
}
