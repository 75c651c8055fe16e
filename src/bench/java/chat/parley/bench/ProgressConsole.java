package chat.parley.bench;

import java.time.Duration;

/** Prints lines with the time since the start of a run. */
final class ProgressConsole {

  private static final double MINUTE = 6e10;

  private final long begin = System.nanoTime();
  private long measuring = begin;

  void say(String line) {
    long seconds = took().toSeconds();
    System.out.printf("%2d:%02d %s%n", seconds / 60, seconds % 60, line);
  }

  /** Starts the time that {@link #left} extrapolates. */
  void measuring() {
    measuring = System.nanoTime();
  }

  /**
   * Estimates the minutes that are left, as the end of a line; empty near the start and at the end.
   *
   * @param done part of the work that is done, 0 to 1
   */
  String left(double done) {
    double minutes = (System.nanoTime() - measuring) / MINUTE;
    return done < 0.05 || done >= 1
        ? ""
        : ", some %.0f min left".formatted(minutes / done - minutes);
  }

  Duration took() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
