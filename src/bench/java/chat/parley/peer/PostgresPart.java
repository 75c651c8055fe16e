package chat.parley.peer;

import chat.parley.testkit.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/** PostgreSQL with its default settings: a committed transaction is on disk. */
record PostgresPart(EmbeddedPostgres server, ProcessHandle postmaster) implements Part {

  static PostgresPart start(Launch launch) throws IOException {
    Path data = launch.directory().resolve("postgres");
    var server = EmbeddedPostgres.builder().setPort(FreePort.next()).setDataDirectory(data).start();
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    var part = new PostgresPart(server, ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    launch.add(part);
    part.pin(launch.core());
    return part;
  }

  /**
   * Pins the running processes, which were started by a program of its own. The parent is pinned
   * first, because children inherit its affinity.
   */
  private void pin(int core) {
    processes()
        .map(process -> String.valueOf(process.pid()))
        .forEach(pid -> Tool.run("taskset", "-a", "-p", "-c", String.valueOf(core), pid));
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
  }

  String version() {
    try (var connection = server.getPostgresDatabase().getConnection()) {
      return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return Part.tree(postmaster);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
