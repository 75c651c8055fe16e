package chat.parley.stomp;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Sends the heart-beats of one session and detects that those of its client are missing. The
 * session calls all methods under its lock.
 */
final class HeartBeatMonitor {

  /**
   * Ephemeral, so that it is dropped for a slow consumer: the frames that are queued already show
   * the client that the connection is alive.
   */
  private static final Payload HEART_BEAT =
      new Payload("\n".getBytes(StandardCharsets.UTF_8), true, true);

  private final List<Future<?>> tasks = new ArrayList<>(2);

  /** When the client last sent something, by {@link RunningTime}. */
  private volatile long lastReceived = RunningTime.nanos();

  /**
   * Starts sending and checking heart-beats, as far as they are agreed. The check runs twice per
   * agreed interval.
   *
   * @param onTimeout called by the timer thread when nothing was received for more than twice the
   *     agreed interval, again at each check until {@link #stop}; must not block
   */
  void start(
      HeartBeatAgreement agreed,
      HeartBeatTimer timer,
      Outbox outbox,
      Consumer<ChatException> onTimeout) {
    if (!agreed.sendInterval().isZero()) {
      tasks.add(timer.schedule(agreed.sendInterval(), () -> outbox.send(HEART_BEAT)));
    }
    if (!agreed.receiveInterval().isZero()) {
      lastReceived = RunningTime.nanos();
      long timeoutNanos = agreed.receiveInterval().multipliedBy(2).toNanos();
      tasks.add(
          timer.schedule(
              agreed.receiveInterval().dividedBy(2),
              () -> {
                if (RunningTime.nanos() - lastReceived > timeoutNanos) {
                  onTimeout.accept(timedOut());
                }
              }));
    }
  }

  private static ChatException timedOut() {
    return ChatError.TIMED_OUT.because(
        "No frame or heart-beat was received within twice the agreed interval");
  }

  /** Records that the client has sent something: any WebSocket message counts as a heart-beat. */
  void received() {
    if (!tasks.isEmpty()) {
      lastReceived = RunningTime.nanos();
    }
  }

  /** Cancels both tasks; does nothing if heart-beats were not started. */
  void stop() {
    tasks.forEach(task -> task.cancel(false));
  }
}
