package chat.parley.drain;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.drain.DrainedUser.End;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Poller;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own gets SIGTERM while it has clients. */
class DrainIT {

  private static final int USERS = 200;
  private static final String ROOM = "/topic/room.drained";
  private static final String READINESS = "/actuator/health/readiness";

  @TempDir private Path directory;

  private final Queue<String> receipts = new ConcurrentLinkedQueue<>();
  private final List<End> ends = new CopyOnWriteArrayList<>();
  private final List<DrainedUser> users = new ArrayList<>();

  private ServerProcess server(String... properties) {
    return new ServerProcess(ParleyApplication.class, directory, properties);
  }

  private void startUsers(ServerProcess server) {
    for (int i = 0; i < USERS; i++) {
      var user = new DrainedUser(server.port(), "user" + i);
      users.add(user);
      user.start(ROOM, receipts, ends);
    }
    Await.until(() -> receipts.size() + " receipts", () -> receipts.size() > USERS);
  }

  @AfterEach
  void closeUsers() {
    users.forEach(DrainedUser::close);
  }

  private void awaitEnds(int count) {
    Await.until(() -> ends.size() + " sessions have ended", () -> ends.size() >= count);
  }

  private static void assertNotReady(ServerProcess server) {
    Await.until(() -> "the server is ready", () -> server.status(READINESS) == 503);
  }

  @Test
  @Shows({"drain", "code-stopping"})
  void sessionsAreClosedOneAfterTheOtherAndNoReceiptedMessageIsLost() {
    try (var server = server("parley.drain.time=4s", "parley.drain.delay=3s")) {
      startUsers(server);
      server.terminate();
      assertNotReady(server);
      assertThat(ends).as("closed before the readiness probe has reported the stop").isEmpty();
      StompUser.connect(server.port(), "late").close();
      awaitEnds(1);
      assertNewSessionsAreRefused(server.port());
      assertThat(Scrape.of(server.port()).value("parley_drain_left")).isPositive();
      awaitEnds(USERS / 2);
      int receiptsAtHalf = receipts.size();
      assertThat(ends).hasSizeLessThan(USERS);
      assertNotReady(server);
      awaitEnds(USERS);
      assertThat(receipts)
          .as("receipts of sessions that were still open")
          .hasSizeGreaterThan(receiptsAtHalf);
      assertThat(server.exitStatus()).isEqualTo(143);
      assertEnds();
      server.start();
      assertStoredIsReceipted(server.port());
    }
  }

  private static void assertNewSessionsAreRefused(int port) {
    Refusal handshake = Handshake.to(port, "/stomp/later").refused();
    assertThat(handshake.status()).isEqualTo(503);
    assertThat(handshake.body()).contains("\"code\":\"stopping\"", "\"advice\":\"retry\"");
    assertThat(handshake.headers().get("Retry-After")).isIn("1", "2", "3");
    try (var events = EventStream.open(port, "/api/streams/chat/events")) {
      events.awaitEnd();
      assertThat(events.otherLines().getFirst()).startsWith(": stopping: ");
    }
    try (var poller = new Poller("later")) {
      var poll = poller.pollAndWait(port, List.of("chat")).join();
      assertThat(poll.statusCode()).isEqualTo(503);
      assertThat(poller.poll(port, "chat").bodies()).as("a poll that does not wait").isEmpty();
    }
  }

  private void assertEnds() {
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.error().command()).isEqualTo("ERROR");
              assertThat(end.error().header("code")).isEqualTo("stopping");
              assertThat(end.error().header("advice")).isEqualTo("retry");
              assertThat(end.error().number("retry-after")).isBetween(1L, 3L);
              assertThat(end.closeCode()).isEqualTo(1001);
            });
    List<String> opened = IntStream.range(0, USERS).mapToObj(i -> "user" + i).toList();
    assertThat(ends.stream().map(End::user))
        .containsExactlyInAnyOrderElementsOf(opened)
        .isNotEqualTo(opened);
    assertThat(ends.stream().map(end -> end.error().header("retry-after")).distinct())
        .hasSizeGreaterThan(1);
  }

  /** Every message with a receipt is stored; one that is stored had its receipt before the end. */
  private void assertStoredIsReceipted(int port) {
    try (var reader = StompUser.connect(port, "reader")) {
      String epoch = reader.subscribe("0", ROOM).header("epoch");
      reader.frame("UNSUBSCRIBE", "", "id:0");
      reader.subscribe("1", ROOM, "epoch:" + epoch, "offset:0");
      Set<String> stored = new HashSet<>();
      for (int i = 0; i < receipts.size(); i++) {
        stored.add(reader.next("MESSAGE").header("client-message-id"));
      }
      assertThat(stored).containsExactlyInAnyOrderElementsOf(receipts);
      reader.expectNothing();
    }
  }

  @Test
  @Shows("drain")
  void theClientsOfAllProtocolsAreTold() {
    try (var server = server("parley.drain.time=1ms", "parley.drain.delay=0s");
        var stomp = StompUser.connect(server.port(), "ann");
        var legacy = RawWebSocket.open(server.port(), "/ws/");
        var events = EventStream.open(server.port(), "/api/streams/chat/events");
        var poller = new Poller("bob")) {
      legacy.awaitPong();
      events.next("joined");
      var poll = poller.pollAndWait(server.port(), List.of("chat"));
      Await.until(
          () -> "the poll does not wait",
          () -> Scrape.of(server.port()).value("parley_sessions{protocol=\"poll\"}") == 1);
      server.terminate();
      StompFrame error = stomp.next("ERROR");
      assertThat(error.header("code")).isEqualTo("stopping");
      assertThat(stomp.socket().closeCode()).isEqualTo(1001);
      assertThat(legacy.closeReason()).isEqualTo("Parley is stopping");
      assertThat(legacy.closeCode()).isEqualTo(1001);
      events.awaitEnd();
      assertThat(events.otherLines()).anyMatch(line -> line.startsWith(": stopping: "));
      assertThat(events.otherLines()).filteredOn(line -> line.startsWith("retry: ")).hasSize(2);
      assertThat(Poller.read(poll).bodies()).isEmpty();
      assertThat(server.exitStatus()).isEqualTo(143);
    }
  }

  @Test
  @Shows("drain")
  void aSecondSignalEndsTheDrain() {
    try (var server = server("parley.drain.time=1h", "parley.drain.delay=0s")) {
      startUsers(server);
      server.terminate();
      awaitEnds(1);
      server.terminate();
      awaitEnds(USERS);
      assertThat(ends).allSatisfy(end -> assertThat(end.closeCode()).isEqualTo(1001));
      assertThat(server.exitStatus()).isEqualTo(143);
      assertThat(server.log()).contains("sessions were closed in");
    }
  }

  @Test
  void aServerWithoutOthersClosesAllSessionsAtOnce() {
    try (var server = server();
        var bob = StompUser.connect(server.port(), "bob")) {
      server.terminate();
      assertThat(bob.socket().closeReason()).isEqualTo("Parley is stopping");
      assertThat(server.exitStatus()).isEqualTo(143);
      assertThat(server.log()).doesNotContain("sessions were closed in");
    }
  }
}
