package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A shell process that kills the servers started by tests when this JVM ends, even by SIGKILL: it
 * waits for the end of its input. Any thread may call.
 */
final class Watchdog {

  /** Identifies a process by its id and its start time, as ids are reused. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      began() { cut -d ' ' -f 22 "/proc/$1/stat"; }
      while read -r pid; do all="$all $pid:$(began "$pid")"; done
      for one in $all; do
        pid=${one%:*}
        if [ -n "${one#*:}" ] && [ "$(began "$pid")" = "${one#*:}" ]; then
          pkill -KILL -P "$pid"
          kill -KILL "$pid"
        fi
      done
      """;

  private static final Process SHELL = start();

  private Watchdog() {}

  private static Process start() {
    try {
      return new ProcessBuilder("sh", "-c", SCRIPT)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Watches a process and its children, and returns it; kills it if that fails. */
  static Process watched(Process process) {
    try {
      watch(process.pid());
      return process;
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Watches a process and its children; it need not be a child of this JVM. */
  static synchronized void watch(long pid) {
    try {
      SHELL.getOutputStream().write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
      SHELL.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
