package chat.parley.bench;

import java.time.Duration;

/** Prints lines with the time since the start of a run. */
final class ProgressConsole {

  private static final double MINUTE = 6e10;

  private final long startNanos = System.nanoTime();
  private long measuringStartNanos = startNanos;

  void print(String line) {
    long seconds = elapsed().toSeconds();
    System.out.printf("%2d:%02d %s%n", seconds / 60, seconds % 60, line);
  }

  /** Starts the time from which {@link #timeLeft} extrapolates. */
  void startMeasuring() {
    measuringStartNanos = System.nanoTime();
  }

  /**
   * Returns the estimated remaining minutes, as the end of a line; empty near the start and at the
   * end.
   *
   * @param done the fraction of the work that is done, from 0 to 1
   */
  String timeLeft(double done) {
    double minutes = (System.nanoTime() - measuringStartNanos) / MINUTE;
    return done < 0.05 || done >= 1
        ? ""
        : ", about %.0f min left".formatted(minutes / done - minutes);
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
