package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What two sides have agreed on.
 *
 * @param send how often the server sends at least something; zero is never
 * @param expect how often the client does; zero is never
 */
record HeartBeatAgreement(Duration send, Duration expect) {

  /**
   * Agrees with a client: each direction goes at the pace of the slower side, if both want it.
   *
   * @param header the client's {@code heart-beat}: what it can send, what it wants, milliseconds
   * @param own what the server can send and wants
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER}
   */
  static HeartBeatAgreement agree(@Nullable String header, Duration own) {
    if (header == null) {
      return new HeartBeatAgreement(Duration.ZERO, Duration.ZERO);
    }
    int comma = header.indexOf(',');
    long canSend = comma < 0 ? -1 : millis(header.substring(0, comma));
    long wants = comma < 0 ? -1 : millis(header.substring(comma + 1));
    if (canSend < 0 || wants < 0) {
      throw ChatError.BAD_HEADER.because(
          "heart-beat is two numbers of milliseconds, 'can-send,wants'");
    }
    return new HeartBeatAgreement(slower(own, wants), slower(own, canSend));
  }

  private static long millis(String text) {
    String digits = text.strip();
    boolean valid =
        !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return valid ? Long.parseLong(digits) : -1;
  }

  private static Duration slower(Duration own, long theirs) {
    return own.isZero() || theirs == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(own.toMillis(), theirs));
  }
}
