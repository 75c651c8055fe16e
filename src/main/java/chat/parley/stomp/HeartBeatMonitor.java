package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.limits.RunningTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** The heart-beats of one connection, in both directions. */
final class HeartBeatMonitor {

  /** Left out when the reader is slow: it has other signs of life then. */
  private static final Payload BEAT =
      new Payload("\n".getBytes(StandardCharsets.UTF_8), true, true);

  private final List<Future<?>> tasks = new ArrayList<>(2);
  private volatile long heard = RunningTime.nanos();

  /**
   * Starts beating, and listening.
   *
   * @param silent called when the client has been silent for twice the time agreed
   */
  void start(HeartBeatAgreement agreed, HeartBeatTimer clock, Outbox outbox, Runnable silent) {
    if (!agreed.send().isZero()) {
      tasks.add(clock.every(agreed.send(), () -> outbox.send(BEAT)));
    }
    if (!agreed.expect().isZero()) {
      heard = RunningTime.nanos();
      long patience = agreed.expect().multipliedBy(2).toNanos();
      tasks.add(
          clock.every(
              agreed.expect().dividedBy(2),
              () -> {
                if (RunningTime.nanos() - heard > patience) {
                  silent.run();
                }
              }));
    }
  }

  /** The client has sent something. */
  void heard() {
    if (!tasks.isEmpty()) {
      heard = RunningTime.nanos();
    }
  }

  void stop() {
    tasks.forEach(task -> task.cancel(false));
  }
}
