package chat.parley.presence;

import java.time.Duration;

/** The times that presence keeps, and the clocks by which it measures them. */
record PresenceTimes(PresenceClock clock, Duration interval, Duration grace, Duration lease) {

  static PresenceTimes of(PresenceProperties settings) {
    return new PresenceTimes(
        PresenceClock.SYSTEM, settings.interval(), settings.grace(), settings.lease());
  }
}
