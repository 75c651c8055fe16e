package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of STOMP, each with the characters that may follow a backslash in its headers (STOMP
 * 1.1 and 1.2, Value Encoding).
 */
enum StompVersion {
  V1_0("1.0", ""),
  V1_1("1.1", "\\nc"),
  V1_2("1.2", "\\ncr");

  /** All versions, as the {@code version} header of an ERROR lists them. */
  static final String ALL = "1.0,1.1,1.2";

  /** The WebSocket sub-protocols, newest first. */
  static final List<String> SUB_PROTOCOLS = List.of("v12.stomp", "v11.stomp", "v10.stomp");

  private final String text;
  private final String escapes;

  StompVersion(String text, String escapes) {
    this.text = text;
    this.escapes = escapes;
  }

  /**
   * Returns whether this version of STOMP defines the escape sequence of a backslash and the given
   * character.
   */
  boolean escapes(char c) {
    return escapes.indexOf(c) >= 0;
  }

  /**
   * Returns the newest version that client and server support (STOMP 1.2, Protocol Negotiation).
   *
   * @param accepted the {@code accept-version} header; null if there is none, which means 1.0
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_VERSION} if there is no common
   *     version
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
    throw ChatError.BAD_VERSION.because(
        "None of the versions in 'accept-version' is supported; supported are " + ALL);
  }

  @Override
  public String toString() {
    return text;
  }
}
