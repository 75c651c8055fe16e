package chat.parley.bench;

import java.io.IOException;

/**
 * The assignment of cores, by which the servers and the load generator do not disturb each other.
 */
final class Cores {

  static final int SERVERS = 0;
  private static final int GENERATOR = 1;

  private Cores() {}

  /** Pins all threads of this process, the load generator, to its core if there are two. */
  static void pinGenerator() throws IOException {
    String pid = String.valueOf(ProcessHandle.current().pid());
    if (Runtime.getRuntime().availableProcessors() > GENERATOR) {
      new ProcessBuilder("taskset", "-a", "-p", "-c", String.valueOf(GENERATOR), pid)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    }
  }
}
