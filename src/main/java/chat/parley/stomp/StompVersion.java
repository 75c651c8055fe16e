package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of STOMP, each with what may be escaped in its headers. */
enum StompVersion {
  V1_0("1.0", ""),
  V1_1("1.1", "\\nc"),
  V1_2("1.2", "\\ncr");

  static final String ALL = "1.0,1.1,1.2";

  /** The WebSocket sub-protocols, the newest first. */
  static final List<String> SUB_PROTOCOLS = List.of("v12.stomp", "v11.stomp", "v10.stomp");

  private final String text;
  private final String escapes;

  StompVersion(String text, String escapes) {
    this.text = text;
    this.escapes = escapes;
  }

  /** Whether a backslash and this character stand for another one. */
  boolean escapes(char c) {
    return escapes.indexOf(c) >= 0;
  }

  /**
   * The newest version that both know.
   *
   * @param accepted the {@code accept-version} header; without one the client speaks 1.0
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_VERSION}
   */
  static StompVersion negotiate(@Nullable String accepted) {
    if (accepted == null) {
      return V1_0;
    }
    List<String> offered = Arrays.stream(accepted.split(",")).map(String::strip).toList();
    for (StompVersion version : new StompVersion[] {V1_2, V1_1, V1_0}) {
      if (offered.contains(version.text)) {
        return version;
      }
    }
    throw ChatError.BAD_VERSION.because("Supported versions are " + ALL);
  }

  @Override
  public String toString() {
    return text;
  }
}
