package chat.parley.bench;

import java.time.Duration;

/**
 * How long the parts of a run take.
 *
 * @param warmUp the warm-up of a server, all kinds of messages together
 * @param closed a measurement with a number of messages in flight
 * @param open a measurement of latency at a fixed rate
 * @param steady a measurement of a task that has a low rate only: its CPU time must be many ticks
 *     of the kernel's clock
 * @param cold a measurement with a number of messages in flight on a server that has just been
 *     started
 */
record Durations(Duration warmUp, Duration closed, Duration open, Duration steady, Duration cold) {

  static Durations millis(long warmUp, long closed, long open, long steady, long cold) {
    return new Durations(
        Duration.ofMillis(warmUp),
        Duration.ofMillis(closed),
        Duration.ofMillis(open),
        Duration.ofMillis(steady),
        Duration.ofMillis(cold));
  }
}
