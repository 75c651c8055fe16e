package chat.parley.maintenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** {@code restore --epochs-only} while a server runs, as seen by clients. */
@RunAlone
class EpochsOnlyRestoreIT {

  private static final String ROOM = "/topic/room.lobby";

  private final Store store = Stores.newPostgres();
  private final String url = "parley.store.url=" + store.url();
  private final String user = "parley.store.username=" + store.username();

  /** Restores the log level, which the command changes for the whole process. */
  @AfterEach
  void restoreLogLevel() {
    LoggingSystem.get(EpochsOnlyRestoreIT.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }

  /**
   * Resumes after a message.
   *
   * @param beyond added to the offset of the message
   * @return the {@code recovered} header
   */
  private static String resume(ParleyServer server, StompFrame seen, long beyond) {
    try (var carol = StompUser.connect(server, "carol")) {
      String offset = "offset:" + (seen.number("offset") + beyond);
      return carol
          .subscribe("room", ROOM, offset, "epoch:" + seen.header("epoch"))
          .header("recovered");
    }
  }

  private void restore() {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, UTF_8);
    assertThat(StoreCommand.run(print, print, "restore", "--epochs-only", "--" + url, "--" + user))
        .as(out.toString(UTF_8))
        .isZero();
  }

  @Test
  void aListWithALaterVersionBeginsAnew() {
    try (var server = ParleyServer.start(url, user);
        var zoe = StompUser.connect(server, "zoe")) {
      zoe.store(ROOM, "before");
      long version = System.currentTimeMillis() + 1;
      Await.until(() -> "the time of the version", () -> System.currentTimeMillis() > version);
      restore();
      assertThat(zoe.next("ERROR").header("code")).isEqualTo("store-away");
      try (var again = StompUser.connect(server, "zoe")) {
        again.subscribe("list", "/user/queue/conversations", "version:" + version);
        assertThat(new String(again.next("MESSAGE").body(), UTF_8)).contains("room.lobby");
      }
    }
  }

  @Test
  void sessionsAreClosedAndResumingClientsAreNotRecovered() {
    try (var server = ParleyServer.start(url, user);
        var alice = StompUser.connect(server, "alice");
        var bob = StompUser.connect(server, "bob")) {
      StompFrame seen = alice.store(ROOM, "before");
      bob.subscribe("room", ROOM);
      assertThat(resume(server, seen, 0)).isEqualTo("true");
      restore();
      StompFrame error = bob.next("ERROR");
      assertThat(error.header("code")).isEqualTo("store-away");
      assertThat(error.header("advice")).isEqualTo("retry");
      assertThat(bob.socket().closeCode()).isEqualTo(1013);
      assertThat(resume(server, seen, 0)).isEqualTo("false");
      try (var again = StompUser.connect(server, "alice")) {
        StompFrame next = again.store(ROOM, "after");
        assertThat(next.number("offset")).isEqualTo(2);
        assertThat(resume(server, next, 0)).isEqualTo("true");
        assertThat(resume(server, next, 1)).isEqualTo("false");
      }
      Scrape scrape = Scrape.of(server.port());
      assertThat(scrape.value("parley_epoch_renewals_total")).isEqualTo(1);
      assertThat(scrape.value("parley_resumes_after_end_total")).isEqualTo(1);
    }
  }
}
