package chat.parley.stomp;

import chat.parley.message.ChatError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The heart-beat intervals agreed with one client (STOMP 1.2, Heart-beating).
 *
 * @param sendInterval interval at which the server sends heart-beats; zero if it sends none
 * @param receiveInterval interval in which the client sends at least one frame or heart-beat; zero
 *     if the server expects none
 */
record HeartBeatAgreement(Duration sendInterval, Duration receiveInterval) {

  /**
   * Negotiates the intervals. In each direction the larger one of both sides' intervals is used; if
   * either side gives zero, there are no heart-beats in that direction.
   *
   * @param header the client's {@code heart-beat} header: the interval at which it can send and the
   *     interval at which it wants to receive, in milliseconds; null if there is none, which means
   *     no heart-beats
   * @param own the interval of the server, for both directions; zero disables heart-beats
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if the header is not two
   *     numbers of at most nine digits
   */
  static HeartBeatAgreement negotiate(@Nullable String header, Duration own) {
    if (header == null) {
      return new HeartBeatAgreement(Duration.ZERO, Duration.ZERO);
    }
    int comma = header.indexOf(',');
    long canSend = comma < 0 ? -1 : parseMillis(header.substring(0, comma));
    long wantsToReceive = comma < 0 ? -1 : parseMillis(header.substring(comma + 1));
    if (canSend < 0 || wantsToReceive < 0) {
      throw ChatError.BAD_HEADER.because(
          "Header 'heart-beat' must be two numbers of milliseconds, 'can-send,wants', each of at"
              + " most 9 digits");
    }
    return new HeartBeatAgreement(slower(own, wantsToReceive), slower(own, canSend));
  }

  /** Returns the number in a text, blanks around it ignored; -1 if it is not valid. */
  private static long parseMillis(String text) {
    String digits = text.strip();
    boolean valid =
        !digits.isEmpty()
            && digits.length() <= 9
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return valid ? Long.parseLong(digits) : -1;
  }

  private static Duration slower(Duration own, long clientMillis) {
    return own.isZero() || clientMillis == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(own.toMillis(), clientMillis));
  }
}
