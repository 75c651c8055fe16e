package chat.parley.transport;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one connection that wait to be written, in one place for each kind: the newest
 * pong, a ping, one batch of messages, and the close, after which nothing is accepted. The caller
 * of any method must hold the monitor of the {@link FrameWriter}.
 */
final class WaitingFrames {

  /** Frames for one write, and the callback to complete once they have been written or failed. */
  record Batch(List<? extends Outgoing> frames, Callback done) {}

  private @Nullable Batch pong;
  private @Nullable Batch ping;
  private @Nullable Batch messages;
  private @Nullable Batch close;
  private boolean closed;

  /** Returns whether a frame is accepted: there was neither a close nor a failure. */
  boolean accepts() {
    return !closed;
  }

  boolean hasPong() {
    return pong != null;
  }

  /** Replaces a pong that waits, which RFC 6455 allows in section 5.5.3. */
  void setPong(Batch newest) {
    pong = newest;
  }

  void setPing(Batch newest) {
    ping = newest;
  }

  /**
   * @throws IllegalStateException if the last messages are still waiting
   */
  void setMessages(Batch next) {
    if (messages != null) {
      throw new IllegalStateException("The last messages have not been written yet");
    }
    messages = next;
  }

  /** Adds the last frame. */
  void setClose(Batch last) {
    closed = true;
    close = last;
  }

  /** Removes and returns what is to be written next; null if nothing waits. */
  @Nullable Batch takeNext() {
    Batch next;
    if (pong != null) {
      next = pong;
      pong = null;
    } else if (ping != null) {
      next = ping;
      ping = null;
    } else if (messages != null) {
      next = messages;
      messages = null;
    } else {
      next = close;
      close = null;
    }
    return next;
  }

  /** Removes and returns all that waits; nothing is accepted afterwards. */
  List<Batch> takeAll() {
    closed = true;
    return Stream.generate(this::takeNext).takeWhile(next -> next != null).toList();
  }
}
