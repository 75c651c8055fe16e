package chat.parley.presence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A clock that a test moves. */
final class StoppedClock implements PresenceClock {

  /** The time of day at which it begins, in milliseconds since 1970 UTC. */
  static final long START = 1_795_429_152_204L;

  private long nanos;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long millis() {
    return START + TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
