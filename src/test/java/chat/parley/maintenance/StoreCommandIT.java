package chat.parley.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** The commands {@code check}, {@code backup} and {@code restore}. */
@RunAlone
class StoreCommandIT {

  private static final String ROOM = "/topic/room.lobby";

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Restores the log level, which the command changes for the whole process. */
  @AfterEach
  void restoreLogLevel() {
    LoggingSystem.get(StoreCommandIT.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }

  private Path dataDirectory() {
    return directory.resolve("data");
  }

  private int run(String command, String... options) {
    out.reset();
    err.reset();
    String[] arguments =
        Stream.concat(Stream.of(options), Stream.of("--data-directory=" + dataDirectory()))
            .toArray(String[]::new);
    return StoreCommand.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), command, arguments);
  }

  private String output() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  private ParleyServer startServer() {
    return ParleyServer.start("parley.data-directory=" + dataDirectory());
  }

  /**
   * Stores messages in the room and one in an inbox.
   *
   * @return the receipt of the last message in the room
   */
  private static StompFrame storeMessages(ParleyServer server, int count) {
    try (var alice = StompUser.connect(server, "alice")) {
      StompFrame last = alice.store(ROOM, "first");
      for (int i = 1; i < count; i++) {
        last = alice.store(ROOM, "more", "client-message-id:" + i + " " + last.header("offset"));
      }
      alice.store("/user/bob/queue/messages", "for bob");
      return last;
    }
  }

  private static StompFrame resume(ParleyServer server, StompFrame seen) {
    try (var bob = StompUser.connect(server, "bob")) {
      return bob.subscribe(
          "room", ROOM, "offset:" + seen.header("offset"), "epoch:" + seen.header("epoch"));
    }
  }

  private void execute(String... statements) throws Exception {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + dataDirectory().resolve("parley.db"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aRestoredBackupOfARunningServerBeginsNewEpochs() throws Exception {
    Path backup = directory.resolve("backup");
    StompFrame seen;
    try (var server = startServer()) {
      storeMessages(server, 3);
      assertThat(run("backup", "--to=" + backup)).as(output()).isZero();
      seen = storeMessages(server, 3);
      assertThat(run("check")).as(output()).isZero();
      assertThat(output())
          .contains("a running server uses it", "no damage found: 3 streams, 10 messages");
      assertThat(run("restore", "--from=" + backup, "--force")).isEqualTo(2);
      assertThat(output()).contains("is used by another process");
      assertThat(run("backup", "--to=" + backup)).isEqualTo(2);
      assertThat(output()).startsWith("backup: A backup already exists: " + backup);
      Path file = backup.resolve("parley.db");
      assertThat(run("backup", "--to=" + file)).isEqualTo(2);
      assertThat(output()).isEqualTo("backup: %s: exists already\n".formatted(file));
    }
    assertThat(run("restore", "--from=" + backup)).isEqualTo(2);
    assertThat(output()).contains("--force");
    assertThat(run("restore", "--from=" + backup, "--force")).as(output()).isZero();
    assertThat(output()).contains("the replaced files are in");
    assertThat(dataDirectory().resolve("restoring")).doesNotExist();
    assertThat(run("check")).as(output()).isZero();
    assertThat(output()).contains("no damage found: 3 streams, 5 messages").doesNotContain("note:");
    try (var server = startServer()) {
      StompFrame resumed = resume(server, seen);
      assertThat(resumed.header("recovered")).isEqualTo("false");
      assertThat(resumed.number("offset")).isEqualTo(3);
      storeMessages(server, 4);
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
      assertThat(resume(server, resumed).header("recovered")).isEqualTo("true");
    }
    assertThat(run("check")).as(output()).isZero();
    assertThat(output()).doesNotContain("note:");
  }

  @Test
  void aBackupIsRestoredIntoANewDirectory() throws Exception {
    Path backup = directory.resolve("backup");
    StompFrame seen;
    try (var server = startServer()) {
      seen = storeMessages(server, 3);
      assertThat(run("backup", "--to=" + backup)).as(output()).isZero();
    }
    Files.move(dataDirectory(), directory.resolve("old"));
    assertThat(run("restore", "--from=" + backup.resolve("parley.db"))).as(output()).isZero();
    try (var server = startServer()) {
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
    }
  }

  /** An operator copies the file without using the commands. */
  @Test
  void aDatabaseFileCopiedBackIsDetected() throws Exception {
    Path database = dataDirectory().resolve("parley.db");
    byte[] backup;
    try (var server = startServer()) {
      storeMessages(server, 3);
    }
    backup = Files.readAllBytes(database);
    StompFrame seen;
    try (var server = startServer()) {
      seen = storeMessages(server, 3);
    }
    Files.write(database, backup);
    assertThat(run("check")).isEqualTo(1);
    assertThat(output()).contains("commits are missing");
    try (var server = startServer()) {
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
      storeMessages(server, 4);
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
    }
    assertThat(run("check")).as(output()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from message where id = 2 | room.lobby: 3 messages from offset 1 to 4",
        "update stream set last_position = 9 | room.lobby: 4 messages from offset 1 to 9",
        "update stream set deleted = 1 | messages up to offset 1 were deleted",
        "update device set up_to = 7 | the cursor of device default in inbox.bob is at missing"
            + " offset 7",
        "update sent set position = 9 | refers to missing offset 9",
        "update message set extras = '{' where id = 1 | unreadable extras",
        "delete from stream where name = 'inbox.bob' | a message belongs to a missing stream",
        "update message_order set message = 2 where message = 1 | to another message or to none",
        "drop table device | table device is missing",
      })
  void checkReportsDamage(String damage, String text) throws Exception {
    try (var server = startServer()) {
      storeMessages(server, 4);
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("inbox", "/user/queue/messages");
        bob.next("MESSAGE");
        bob.frame("DISCONNECT", "", "receipt:bye");
        bob.receipt("bye");
      }
    }
    assertThat(run("check")).as(output()).isZero();
    execute(damage);
    assertThat(run("check")).as(output()).isEqualTo(1);
    assertThat(output()).contains("damaged: ", text);
  }

  @Test
  void aDamagedBackupIsNotRestored() throws Exception {
    try (var server = startServer()) {
      storeMessages(server, 300);
    }
    Path broken = directory.resolve("broken.db");
    byte[] bytes = Files.readAllBytes(dataDirectory().resolve("parley.db"));
    bytes[20_000] ^= 1;
    Arrays.fill(bytes, 8_192, 12_288, (byte) 7);
    Files.write(broken, bytes);
    assertThat(run("restore", "--from=" + broken, "--force")).as(output()).isEqualTo(1);
    assertThat(output()).contains("The backup is damaged");
    assertThat(run("check")).as(output()).isZero();
  }

  @Test
  void invalidOptionsAreReported() {
    assertThat(run("check", "--fast")).isEqualTo(2);
    assertThat(output()).contains("unknown option: --fast", "usage: check");
    assertThat(run("backup")).isEqualTo(2);
    assertThat(output()).contains("--to is missing");
    assertThat(run("restore")).isEqualTo(2);
    assertThat(output()).contains("--from is missing");
    assertThat(run("restore", "--from=/nowhere")).isEqualTo(2);
    assertThat(output()).contains("no readable database: /nowhere");
    assertThat(run("check")).isEqualTo(2);
    assertThat(output()).contains("no readable database");
    assertThat(run("check", "--parley.store.password=x")).isEqualTo(2);
    assertThat(output()).contains("--parley.store.password in the environment");
    assertThat(run("check", "--parley.store.url=jdbc:postgresql://h/d")).isEqualTo(2);
    assertThat(output()).contains("restore --epochs-only");
    assertThat(dataDirectory()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "backup", "restore"})
  void helpPrintsTheUsage(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(output()).contains("usage: " + command);
  }
}
