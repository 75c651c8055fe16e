package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogIT {

  /** The main class of a JVM that starts a process, as tests do. */
  static final class Starter {

    private Starter() {}

    static void main() throws IOException {
      Process started = Watchdog.watched(new ProcessBuilder("sleep", "600").start());
      System.out.println(started.pid());
      System.in.read();
    }
  }

  @Test
  void startedProcessesEndWithTheJvmEvenIfItIsKilled() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    Process jvm = new ProcessBuilder(java, "-cp", path, Starter.class.getName()).start();
    ProcessHandle started =
        ProcessHandle.of(Long.parseLong(jvm.inputReader().readLine())).orElseThrow();
    assertThat(started.isAlive()).isTrue();
    jvm.destroyForcibly();
    started.onExit().get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }
}
