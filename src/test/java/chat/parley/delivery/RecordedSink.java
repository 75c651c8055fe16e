package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.limits.RunningTime;
import chat.parley.transport.SessionSink;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The write side of a session that records its calls as text. Each write lasts until the test
 * completes it.
 */
final class RecordedSink implements SessionSink {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Queue<Callback> unfinished = new ConcurrentLinkedQueue<>();
  private volatile long lastReceived = RunningTime.nanos();
  private volatile boolean brokenWrites;
  private volatile boolean brokenAborts;
  private volatile @Nullable Thread writingThread;
  private volatile Runnable onClose = () -> {};

  @Override
  public void write(List<? extends Message> batch, Callback done) {
    throwIf(brokenWrites);
    writingThread = Thread.currentThread();
    unfinished.add(done);
    calls.add(
        batch.stream()
            .map(message -> new String(message.bytes(), UTF_8))
            .collect(Collectors.joining(" ", "write ", "")));
  }

  private static void throwIf(boolean broken) {
    if (broken) {
      throw new IllegalStateException("Broken by a test");
    }
  }

  @Override
  public long lastReceived() {
    return lastReceived;
  }

  @Override
  public void ping() {
    calls.add("ping");
  }

  @Override
  public void close(int code, String reason) {
    calls.add("close " + code + " " + reason);
    onClose.run();
  }

  @Override
  public void abort() {
    calls.add("abort");
    throwIf(brokenAborts);
  }

  /** Returns all calls so far, such as {@code write a b} for a batch of two messages. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Returns the thread that wrote last; null if nothing has been written. */
  @Nullable Thread writingThread() {
    return writingThread;
  }

  /** Completes the write in progress; does nothing if there is none. */
  void completeWrite() {
    Callback done = unfinished.poll();
    if (done != null) {
      done.succeeded();
    }
  }

  /** Has the write in progress fail. */
  void failWrite() {
    unfinished.remove().failed(new IllegalStateException("Broken by a test"));
  }

  /** Sets when the client last sent something, by {@link RunningTime}. */
  void received(long at) {
    lastReceived = at;
  }

  /** Has every further write throw an exception. */
  void breakWrites() {
    brokenWrites = true;
  }

  /** Has every further abort throw an exception, which no other implementation does. */
  void breakAborts() {
    brokenAborts = true;
  }

  /** Sets an action that follows the close of the session. */
  void onClose(Runnable action) {
    onClose = action;
  }
}
