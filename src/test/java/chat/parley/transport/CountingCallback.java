package chat.parley.transport;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A callback that counts its completions. */
final class CountingCallback implements Callback {

  /** The callback as text before and after its only completion. */
  static final String PENDING = "0 successes, 0 failures";

  static final String SUCCEEDED = "1 successes, 0 failures";
  static final String FAILED = "0 successes, 1 failures";

  private final AtomicInteger successes = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile @Nullable Throwable cause;

  @Override
  public void succeeded() {
    successes.incrementAndGet();
  }

  @Override
  public void failed(Throwable x) {
    failures.incrementAndGet();
    cause = x;
  }

  @Override
  public String toString() {
    return successes + " successes, " + failures + " failures";
  }

  /** Returns the cause of the last failure; null if there was none. */
  @Nullable Throwable cause() {
    return cause;
  }
}
