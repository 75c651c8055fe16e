package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.DeliveryMetrics;
import chat.parley.delivery.Outboxes;
import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What {@code /actuator/prometheus} counts is what has happened. */
class MetricsTest {

  private static final ParleyServer SERVER = ParleyServer.start("parley.limits.outbox=256KB");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** What a metric is at this moment; not a number if there is none. */
  private static double value(String metric) {
    return Scrape.of(SERVER.port()).value(metric);
  }

  private static void awaitValue(String metric, double expected) {
    Await.until(() -> metric + " is not " + expected, () -> value(metric) == expected);
  }

  @Test
  void sessionsAreCountedByProtocol() {
    try (var _ = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = RawWebSocket.open(SERVER, "/ws/");
        var _ = RawWebSocket.open(SERVER, "/ws/" + Names.unique("old") + "/")) {
      awaitValue("parley_sessions{protocol=\"stomp\"}", 2);
      awaitValue("parley_sessions{protocol=\"broadcast\"}", 1);
      awaitValue("parley_sessions{protocol=\"point-to-point\"}", 1);
    }
    awaitValue("parley_sessions{protocol=\"stomp\"}", 0);
    awaitValue("parley_sessions{protocol=\"broadcast\"}", 0);
  }

  @Test
  void messagesAreCountedWhereTheyAreStoredAndWhereTheyAreWritten() throws Exception {
    String room = "/topic/room." + Names.unique("counted");
    SERVER.awaitOpenSessions(0);
    // That something was written is counted a moment after it has come, so from the very beginning.
    double written = value("parley_written_total");
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser reader = StompUser.connect(SERVER, Names.unique("reader"))) {
      reader.subscribe("room", room);
      double stored = value("parley_stored_total");
      double commits = value("parley_commits_seconds_count");
      double ephemeral = value("parley_ephemeral_total");
      writer.store(room, "one");
      writer.store(room, "two");
      writer.store(room, "three", "persistent:false");
      reader.next("MESSAGE");
      reader.next("MESSAGE");
      reader.next("MESSAGE");
      awaitValue("parley_stored_total", stored + 2);
      awaitValue("parley_ephemeral_total", ephemeral + 1);
      awaitValue("parley_commits_seconds_count", commits + 2);
      int answers = 6; // Two CONNECTED and four receipts.
      awaitValue("parley_written_total", written + answers + 3);
      assertThat(value("parley_commits_seconds_sum")).isPositive();
      assertThat(value("parley_commits_messages_sum")).isEqualTo(stored + 2);
      assertThat(value("parley_commits_messages_count")).isEqualTo(commits + 2);
    }
  }

  @Test
  void aDeliveryTakesFromTheSendToTheSocketOfEachReader() throws Exception {
    String room = "/topic/room." + Names.unique("timed");
    SERVER.awaitOpenSessions(0);
    double count = value("parley_delivery_seconds_count");
    double sum = value("parley_delivery_seconds_sum");
    long begin = System.nanoTime();
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser one = StompUser.connect(SERVER, Names.unique("one"));
        RawWebSocket old = RawWebSocket.open(SERVER, "/ws/")) {
      one.subscribe("room", room);
      writer.store(room, "to one");
      one.next("MESSAGE");
      one.subscribe("all", "/topic/chat");
      SERVER.awaitReaders(new Address.Everyone(), 2);
      writer.store("/topic/chat", "to two");
      one.next("MESSAGE");
      old.next();
      awaitValue("parley_delivery_seconds_count", count + 3);
      double took = value("parley_delivery_seconds_sum") - sum;
      assertThat(took).isBetween(0.0, 3 * (System.nanoTime() - begin) / 1e9);
      assertThat(value("parley_delivery_seconds_bucket{le=\"+Inf\"}")).isEqualTo(count + 3);
      assertThat(value("parley_delivery_seconds_bucket{le=\"0.0025\"}")).isNotNaN();
      // What is read again is no delivery whose time would mean anything.
      one.subscribe("again", room, "offset:0");
      one.next("MESSAGE");
      one.hearsNothing();
      assertThat(value("parley_delivery_seconds_count")).isEqualTo(count + 3);
    }
  }

  @Test
  void whoReadsTooSlowlyIsCounted() throws Exception {
    String room = "/topic/room." + Names.unique("slow");
    String large = "x".repeat(48 * 1024);
    double shed = value("parley_outbox_shed_total");
    double overflows = value("parley_outbox_overflows_total");
    DeliveryMetrics figures = SERVER.bean(Outboxes.class).metrics();
    try (StompUser writer = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser slow =
            StompUser.connect(Handshake.to(SERVER, "/stomp/slow").receiveBuffer(2048).open())) {
      slow.subscribe("room", room);
      Await.until(
          () -> "no message that was shed",
          () -> {
            writer.store(room, large, "persistent:false");
            return figures.shed() > shed;
          });
      assertThat(value("parley_outbox_shed_total")).isGreaterThan(shed);
      assertThat(value("parley_outbox_bytes")).isGreaterThan(large.length());
      Await.until(
          () -> "no overflow",
          () -> {
            writer.store(room, large);
            return figures.overflows() > overflows;
          });
      awaitValue("parley_outbox_overflows_total", overflows + 1);
      assertThat(slow.socket().closeCode()).isEqualTo(1013);
    }
    awaitValue("parley_outbox_bytes", 0);
  }

  @Test
  void resumesAreCountedByWhetherEverythingWasThere() throws Exception {
    String room = "/topic/room." + Names.unique("resumed");
    String yes = "parley_resumes_total{recovered=\"true\"}";
    String no = "parley_resumes_total{recovered=\"false\"}";
    double recovered = value(yes);
    double not = value(no);
    try (StompUser user = StompUser.connect(SERVER, Names.unique("user"))) {
      String epoch = user.store(room, "one").header("epoch");
      user.subscribe("new", room);
      user.subscribe("all", room, "offset:0");
      user.subscribe("last", room, "history:1");
      assertThat(value(yes)).isEqualTo(recovered);
      user.subscribe("resumed", room, "offset:0", "epoch:" + epoch);
      user.subscribe("lost", room, "offset:0", "epoch:another");
    }
    awaitValue(yes, recovered + 1);
    awaitValue(no, not + 1);
  }

  @Test
  void whoIsRefusedIsCountedByTheReason() throws Exception {
    double badOrigin = refused("bad-origin");
    double badName = refused("bad-name");
    double badBody = refused("binary-not-supported");
    double badParameter = refused("bad-parameter");
    double badHeader = refused("bad-header");
    double badDestination = refused("bad-destination");
    Handshake.to(SERVER, "/ws/").header("Origin: https://elsewhere.example").refused();
    Handshake.to(SERVER, "/ws/a%20b/").refused();
    Handshake.to(SERVER, "/api/streams/chat/messages?limit=many").refused();
    try (var old = RawWebSocket.open(SERVER, "/ws/");
        var user = StompUser.connect(SERVER, Names.unique("user"));
        var mended = StompUser.connect(SERVER, Names.unique("user"))) {
      old.send(new byte[] {1});
      old.next();
      user.frame("SEND", "no destination");
      user.next("ERROR");
      mended.subscribe("errors", "/user/queue/errors");
      mended.send("/user/a b/queue/messages", "to nobody");
      mended.next("MESSAGE");
      mended.send("/nowhere", "to nowhere");
      mended.next("ERROR");
    }
    awaitValue(counter("bad-origin"), badOrigin + 1);
    awaitValue(counter("bad-name"), badName + 2);
    awaitValue(counter("binary-not-supported"), badBody + 1);
    awaitValue(counter("bad-parameter"), badParameter + 1);
    awaitValue(counter("bad-header"), badHeader + 1);
    awaitValue(counter("bad-destination"), badDestination + 1);
  }

  private static double refused(String code) throws Exception {
    return value(counter(code));
  }

  private static String counter(String code) {
    return "parley_refused_total{code=\"" + code + "\"}";
  }
}
