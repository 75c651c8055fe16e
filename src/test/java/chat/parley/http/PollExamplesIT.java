package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.CodeBlocks;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shell;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the guide to polling, as they are. */
class PollExamplesIT {

  private static final String EXAMPLE_SERVER = "http://localhost:8000";

  @AutoClose private final ParleyServer server = ParleyServer.start();
  @TempDir private Path directory;

  private static String guide() throws Exception {
    return Files.readString(Path.of("docs/how-to/poll.md"));
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private void store(String text) {
    try (var alice = StompUser.connect(server, "alice")) {
      alice.store("/topic/chat", text);
    }
  }

  @Test
  void theScriptHandlesEachMessage() throws Exception {
    assumeThat(Path.of("/usr/bin/jq")).exists();
    List<String> commands =
        CodeBlocks.in(guide().replaceAll("(?m)^ {3}", ""), "sh").stream()
            .map(command -> command.replace(EXAMPLE_SERVER, url()))
            .toList();
    Shell.run(directory, commands.getFirst());
    Files.writeString(directory.resolve("poll.sh"), commands.get(1));
    String send = commands.get(2).lines().skip(1).findFirst().orElseThrow();
    try (var _ = Shell.start(directory, "sh poll.sh")) {
      Shell.run(directory, send);
      awaitLines("1 ann: hello");
      // Killed before it has stored the position, the script would handle the message once more.
      awaitPosition(":1");
    }
    store("while the script is not running");
    try (var _ = Shell.start(directory, "sh poll.sh")) {
      awaitLines("1 ann: hello", "2 alice: while the script is not running");
    }
  }

  private void awaitLines(String... expected) {
    Path file = directory.resolve("messages.txt");
    Await.until(() -> file + ": " + lines(file), () -> lines(file).equals(List.of(expected)));
  }

  private void awaitPosition(String end) {
    Path file = directory.resolve("position.txt");
    Await.until(() -> file + ": " + lines(file), () -> lines(file).getFirst().endsWith(end));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theClassHandlesEachMessageOnce() throws Exception {
    Path source = directory.resolve("ChatReader.java");
    Files.writeString(source, CodeBlocks.in(guide(), "java").getFirst());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-Xlint:all", "-Werror", source.toString());
    assertThat(status).as("the exit status of the compiler").isZero();
    try (var classes = new URLClassLoader(new URL[] {directory.toUri().toURL()});
        Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      createTables(database);
      Object reader =
          classes
              .loadClass("ChatReader")
              .getConstructor(String.class, Connection.class)
              .newInstance(url(), database);
      store("1");
      readNext(reader);
      Thread waiting = Thread.startVirtualThread(() -> readNext(reader));
      server.awaitWaiting(new Address.Everyone(), 1);
      store("2");
      assertThat(waiting.join(Await.DEADLINE)).isTrue();
      assertThat(texts(database)).containsExactly("1", "2");
    }
  }

  private static void createTables(Connection database) throws Exception {
    database.setAutoCommit(false);
    try (var statement = database.createStatement()) {
      statement.execute("create table position (at text)");
      statement.execute("insert into position values ('chat:0')");
      statement.execute("create table message (id text primary key, text text)");
    }
    database.commit();
  }

  private static void readNext(Object reader) {
    try {
      reader.getClass().getMethod("readNext").invoke(reader);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(Connection database) throws Exception {
    var texts = new ArrayList<String>();
    try (var statement = database.createStatement();
        var rows = statement.executeQuery("select text from message order by id")) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
