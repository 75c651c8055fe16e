package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Await;
import chat.parley.testkit.FreezablePostgres;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.Stores;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A database that stays connected but does not answer: live messages are still delivered, clients
 * that need the store are refused in time, readiness goes down, and a message that was being stored
 * is delivered once.
 */
@RunAlone
class StalledDatabaseIT {

  private static final String ROOM = "/topic/room.lobby";
  private static final String LIVE = "/topic/room.live";
  private static final String INBOX = "/user/queue/messages";
  private static final String TO_BOB = "/user/bob/queue/messages";

  /** More outboxes than the publishing thread writes itself, so that the writer thread is used. */
  private static final int SESSIONS = 10;

  /** Enough memory for the streams of one transaction, but not for two messages of each. */
  private static final String MEMORY = "parley.history.memory=4900B";

  private static void awaitReadiness(ParleyServer server, int status) {
    Await.until(() -> "a readiness other than " + status, () -> readiness(server) == status);
  }

  private static int readiness(ParleyServer server) {
    return HttpGet.send(server.port(), "/actuator/health/readiness").statusCode();
  }

  private static void assertStoreAway(StompFrame refusal, String receipt) {
    assertThat(refusal.header("code")).as(refusal.toString()).isEqualTo("store-away");
    assertThat(refusal.header("receipt-id")).isEqualTo(receipt);
  }

  private static StompUser connectWithErrors(ParleyServer server, String name) {
    StompUser user = StompUser.connect(server, name);
    user.subscribe("errors", "/user/queue/errors");
    return user;
  }

  @Test
  void writerThreadsContinueWhileACursorCannotBeRead() throws Exception {
    Store store = Stores.newPostgres();
    try (var server =
            ParleyServer.start(
                "parley.store.url=" + store.url(),
                "parley.store.username=" + store.username(),
                "parley.store.password=" + store.password(),
                "parley.delivery.threads=1",
                MEMORY);
        var alice = StompUser.connect(server, "alice");
        Connection connection = Stores.connect(store)) {
      List<StompUser> sessions =
          IntStream.range(0, SESSIONS).mapToObj(_ -> StompUser.connect(server, "bob")).toList();
      for (StompUser bob : sessions) {
        bob.subscribe("live", LIVE);
        bob.subscribe("inbox", INBOX);
      }
      storeInOneTransaction(alice, "first");
      assertReceived(sessions, "first");
      awaitCursor(connection, 1);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("lock table device in access exclusive mode");
      }
      // This transaction evicts the inbox from memory before its message is written to a socket.
      storeInOneTransaction(alice, "second");
      assertReceived(sessions, "second");
      alice.send(LIVE, "ephemeral", "persistent:false");
      assertReceived(sessions, "ephemeral");
      awaitReadiness(server, 503);
      alice.send(LIVE, "and on", "persistent:false");
      assertReceived(sessions, "and on");
      connection.rollback();
      connection.setAutoCommit(true);
      awaitReadiness(server, 200);
      awaitCursor(connection, 2);
      sessions.forEach(StompUser::close);
    }
  }

  /** Stores a text in three streams in one transaction; the inbox is the stream used first. */
  private static void storeInOneTransaction(StompUser user, String text) {
    user.frame("BEGIN", "", "transaction:" + text);
    for (String destination : List.of(TO_BOB, "/topic/room.one", "/topic/room.two")) {
      user.send(destination, text, "transaction:" + text);
    }
    user.frame("COMMIT", "", "transaction:" + text, "receipt:" + text);
    user.receipt(text);
  }

  private static void assertReceived(List<StompUser> users, String text) {
    for (StompUser user : users) {
      assertThat(user.next("MESSAGE").text()).isEqualTo(text);
    }
  }

  private static void awaitCursor(Connection connection, long expected) {
    Await.until(() -> "a cursor other than " + expected, () -> cursor(connection) == expected);
  }

  private static long cursor(Connection connection) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select coalesce(max(up_to), 0) from device")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendersAreRefusedInTimeAndTheOutageIsLoggedOnce() throws Exception {
    try (var postgres = new FreezablePostgres();
        var server = ParleyServer.start(postgres.settings());
        var alice = connectWithErrors(server, "alice");
        var bob = StompUser.connect(server, "bob");
        var log = ServerLog.open()) {
      bob.subscribe("room", ROOM);
      alice.store(ROOM, "before");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("before");
      assertThat(readiness(server)).isEqualTo(200);
      postgres.freeze();
      alice.send(ROOM, "in flight", "receipt:1", "client-message-id:1");
      StompFrame refusal = alice.next("MESSAGE");
      assertStoreAway(refusal, "1");
      assertThat(refusal.header("message")).contains("may have been stored", "client-message-id");
      assertThat(readiness(server)).isEqualTo(503);
      assertThat(Scrape.of(server.port()).value("parley_store_call_age_seconds")).isPositive();
      alice.send(ROOM, "refused at once", "receipt:2");
      assertStoreAway(alice.next("MESSAGE"), "2");
      alice.store(ROOM, "typing", "persistent:false");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("typing");
      postgres.thaw();
      awaitReadiness(server, 200);
      alice.store(ROOM, "in flight", "client-message-id:1");
      alice.store(ROOM, "after");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("in flight");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("after");
      assertThat(log.lines()).filteredOn(line -> line.contains("store is unavailable")).hasSize(1);
      assertThat(log.lines()).filteredOn(line -> line.contains("available again")).hasSize(1);
    }
  }

  @Test
  void subscriptionsAcknowledgementsAndHistoryRequestsAreRefusedInTime() throws Exception {
    try (var postgres = new FreezablePostgres();
        var server = ParleyServer.start(postgres.settings());
        var alice = connectWithErrors(server, "alice");
        var bob = connectWithErrors(server, "bob")) {
      alice.store(TO_BOB, "acknowledged too late");
      bob.subscribe("inbox", INBOX, "ack:client");
      StompFrame message = bob.next("MESSAGE");
      postgres.freeze();
      alice.frame("SUBSCRIBE", "", "id:1", "destination:/topic/room.new", "offset:0", "receipt:s");
      bob.frame("ACK", "", "id:" + message.header("ack"), "receipt:a");
      HttpResponse<String> history = HttpGet.send(server.port(), "/api/streams/room.new/messages");
      assertThat(history.statusCode()).isEqualTo(503);
      assertThat(history.body()).contains("store-away");
      assertStoreAway(alice.next("MESSAGE"), "s");
      assertStoreAway(bob.next("MESSAGE"), "a");
      postgres.thaw();
      awaitReadiness(server, 200);
      bob.frame("ACK", "", "id:" + message.header("ack"), "receipt:again");
      bob.receipt("again");
    }
  }
}
