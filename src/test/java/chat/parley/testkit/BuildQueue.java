package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets the test suites of concurrent builds on one machine run one after the other: each suite uses
 * all processors, and two at once would exceed the timeouts of the product. The holder keeps a port
 * open, which is released with its process. The fast tests and a run of selected ones ({@code
 * -Dtest}) do not wait.
 */
public final class BuildQueue implements LauncherSessionListener {

  /** The last port before those of {@link FreePort}. */
  private static final int PORT = 19_999;

  /** A suite takes a quarter of this; afterwards something else holds the port. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(40);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private @Nullable ServerSocket holder;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    boolean queued = Boolean.parseBoolean(System.getProperty("test.queue", "true"));
    if (queued && System.getProperty("test") == null && holder == null) {
      holder = await();
    }
  }

  private static @Nullable ServerSocket await() {
    long end = System.nanoTime() + MAX_WAIT.toNanos();
    for (boolean told = false; System.nanoTime() < end; told = true) {
      try {
        return FreePort.listen(PORT);
      } catch (IOException _) {
        if (!told) {
          System.out.printf(
              "Waiting until port %d is free: another build runs its tests on this machine%n",
              PORT);
        }
        Await.pause(RETRY_INTERVAL);
      }
    }
    return null;
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (holder != null) {
      try {
        holder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      holder = null;
    }
  }
}
