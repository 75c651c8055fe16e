package chat.parley.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL servers that listen on a TCP port only, and end with this JVM. */
public final class Postgres {

  private Postgres() {}

  /** Starts a server with a new data directory, which is deleted when the server is closed. */
  static EmbeddedPostgres start() throws IOException {
    return start(Files.createTempDirectory("postgres"), FreePort.next(), true);
  }

  /** Starts a server that keeps its data directory; returns when it accepts connections. */
  public static EmbeddedPostgres start(Path data, int port) throws IOException {
    return start(data, port, false);
  }

  private static EmbeddedPostgres start(Path data, int port, boolean clean) throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(clean)
            .setServerConfig("unix_socket_directories", "")
            .setPGStartupWait(Await.PROCESS_DEADLINE)
            .start();
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    Watchdog.watch(Long.parseLong(pid.strip()));
    return server;
  }
}
