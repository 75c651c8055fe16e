package chat.parley.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Alone;
import chat.parley.testkit.ParleyServer;
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

/** The commands for a store do what they say, and clients see a restore. */
@Alone
class StoreCommandTest {

  private static final String ROOM = "/topic/room.lobby";

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** The command has one of its own, which is that of this whole process. */
  @AfterEach
  void restoreLogLevel() {
    LoggingSystem.get(StoreCommandTest.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private int run(String command, String... options) {
    out.reset();
    err.reset();
    String[] all =
        Stream.concat(Stream.of(options), Stream.of("--data-directory=" + data()))
            .toArray(String[]::new);
    return StoreCommand.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), command, all);
  }

  private String printed() {
    return out.toString(UTF_8) + err.toString(UTF_8);
  }

  private ParleyServer server() {
    return ParleyServer.start("parley.data-directory=" + data());
  }

  /** Stores some messages, and returns the last receipt. */
  private static StompFrame store(ParleyServer server, int count) {
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
            DriverManager.getConnection("jdbc:sqlite:" + data().resolve("parley.db"));
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aBackupOfARunningServerIsRestoredAndClientsAreTold() throws Exception {
    Path backup = directory.resolve("backup");
    StompFrame seen;
    try (var server = server()) {
      store(server, 3);
      assertThat(run("backup", "--to=" + backup)).as(printed()).isZero();
      seen = store(server, 3);
      assertThat(run("check")).as(printed()).isZero();
      assertThat(printed())
          .contains("a running server uses it", "no damage found: 2 streams, 8 messages");
      assertThat(run("restore", "--from=" + backup, "--force")).isEqualTo(2);
      assertThat(printed()).contains("is used by another process");
      assertThat(run("backup", "--to=" + backup)).isEqualTo(2);
      assertThat(printed()).contains("A backup already exists");
    }
    assertThat(run("restore", "--from=" + backup)).isEqualTo(2);
    assertThat(printed()).contains("--force");
    assertThat(run("restore", "--from=" + backup, "--force")).as(printed()).isZero();
    assertThat(printed()).contains("the replaced files are in");
    assertThat(data().resolve("restoring")).doesNotExist();
    try (var server = server()) {
      StompFrame resumed = resume(server, seen);
      assertThat(resumed.header("recovered")).isEqualTo("false");
      assertThat(resumed.number("offset")).isEqualTo(3);
      store(server, 4);
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
      assertThat(resume(server, resumed).header("recovered")).isEqualTo("true");
    }
    assertThat(run("check")).as(printed()).isZero();
    assertThat(printed()).doesNotContain("note:");
  }

  @Test
  void aBackupIsRestoredIntoAnEmptyDirectory() throws Exception {
    Path backup = directory.resolve("backup");
    StompFrame seen;
    try (var server = server()) {
      seen = store(server, 3);
      assertThat(run("backup", "--to=" + backup)).as(printed()).isZero();
    }
    Files.move(data(), directory.resolve("old"));
    assertThat(run("restore", "--from=" + backup.resolve("parley.db"))).as(printed()).isZero();
    try (var server = server()) {
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
    }
  }

  /** Without any command: what an operator does who does not know of them. */
  @Test
  void aDatabaseFileThatWasCopiedBackIsNoticed() throws Exception {
    Path database = data().resolve("parley.db");
    byte[] backup;
    try (var server = server()) {
      store(server, 3);
    }
    backup = Files.readAllBytes(database);
    StompFrame seen;
    try (var server = server()) {
      seen = store(server, 3);
    }
    Files.write(database, backup);
    assertThat(run("check")).isEqualTo(1);
    assertThat(printed()).contains("commits are missing");
    try (var server = server()) {
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
      store(server, 4);
      assertThat(resume(server, seen).header("recovered")).isEqualTo("false");
    }
    assertThat(run("check")).as(printed()).isZero();
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
  void damageIsNamed(String damage, String text) throws Exception {
    try (var server = server()) {
      store(server, 4);
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("inbox", "/user/queue/messages");
        bob.next("MESSAGE");
        bob.frame("DISCONNECT", "", "receipt:bye");
        bob.receipt("bye");
      }
    }
    assertThat(run("check")).as(printed()).isZero();
    execute(damage);
    assertThat(run("check")).as(printed()).isEqualTo(1);
    assertThat(printed()).contains("damaged: ", text);
  }

  @Test
  void aFileThatIsBrokenIsNotRestored() throws Exception {
    try (var server = server()) {
      store(server, 300);
    }
    Path broken = directory.resolve("broken.db");
    byte[] bytes = Files.readAllBytes(data().resolve("parley.db"));
    bytes[20_000] ^= 1;
    Arrays.fill(bytes, 8_192, 12_288, (byte) 7);
    Files.write(broken, bytes);
    assertThat(run("restore", "--from=" + broken, "--force")).as(printed()).isEqualTo(1);
    assertThat(printed()).contains("The backup is damaged");
    assertThat(run("check")).as(printed()).isZero();
  }

  @Test
  void whatIsNotUnderstoodIsSaid() {
    assertThat(run("check", "--fast")).isEqualTo(2);
    assertThat(printed()).contains("unknown option: --fast", "usage: check");
    assertThat(run("backup")).isEqualTo(2);
    assertThat(printed()).contains("--to is missing");
    assertThat(run("restore")).isEqualTo(2);
    assertThat(printed()).contains("--from is missing");
    assertThat(run("restore", "--from=/nowhere")).isEqualTo(2);
    assertThat(printed()).contains("no readable database: /nowhere");
    assertThat(run("check")).isEqualTo(2);
    assertThat(printed()).contains("no readable database");
    assertThat(run("check", "--parley.store.password=x")).isEqualTo(2);
    assertThat(printed()).contains("--parley.store.password in the environment");
    assertThat(run("check", "--parley.store.url=jdbc:postgresql://h/d")).isEqualTo(2);
    assertThat(printed()).contains("restore --epochs-only");
    assertThat(data()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "backup", "restore"})
  void helpSaysHow(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(printed()).contains("usage: " + command);
  }
}
