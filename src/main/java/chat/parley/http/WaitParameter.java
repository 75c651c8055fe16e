package chat.parley.http;

import chat.parley.message.ChatError;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Parses the time that a poll waits for a message. */
final class WaitParameter {

  /** The name of the parameter. */
  static final String NAME = "wait";

  /** Maximum time in seconds: many proxies end a request without a response after 30 s. */
  static final int MAX_SECONDS = 25;

  /** The shortest part of the requested time that a poll waits. */
  private static final double MIN_PART = 0.85;

  private WaitParameter() {}

  /**
   * Returns the requested time.
   *
   * @param value a number of seconds, from 0 to {@value #MAX_SECONDS}; null is 0
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}
   */
  static Duration parse(@Nullable String value) {
    int seconds =
        value == null ? 0 : value.matches("[0-9]{1,2}") ? Integer.parseInt(value) : MAX_SECONDS + 1;
    if (seconds > MAX_SECONDS) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter '%s' must be a number of seconds from 0 to %d"
              .formatted(NAME, MAX_SECONDS));
    }
    return Duration.ofSeconds(seconds);
  }

  /**
   * Returns a random time that is at most as long as the requested one, so that polls that began
   * together do not end together.
   */
  static Duration jittered(Duration wait) {
    double part = ThreadLocalRandom.current().nextDouble(MIN_PART, 1);
    return Duration.ofNanos((long) (wait.toNanos() * part));
  }
}
