package chat.parley.delivery;

import chat.parley.limits.RunningTime;
import chat.parley.transport.SessionSink;

/** Pings a client that sends nothing. Used by the thread of the periodic check only. */
final class ClientSilence {

  private final SessionSink sink;
  private long lastPing = RunningTime.nanos();

  ClientSilence(SessionSink sink) {
    this.sink = sink;
  }

  /**
   * Pings the client if it has sent nothing for half of a time.
   *
   * @param now by {@link RunningTime}
   * @return whether it has sent nothing for the whole time
   */
  boolean check(long now, long idleNanos) {
    long silent = now - sink.lastReceived();
    if (silent > idleNanos / 2 && silent <= idleNanos && now - lastPing > idleNanos / 2) {
      lastPing = now;
      sink.ping();
    }
    return silent > idleNanos;
  }
}
