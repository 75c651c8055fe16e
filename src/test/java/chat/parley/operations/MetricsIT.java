package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.DeliveryMetrics;
import chat.parley.delivery.Outboxes;
import chat.parley.message.Address;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.StompUser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The metrics at {@code /actuator/prometheus} agree with the operations of the test. */
class MetricsIT {

  private static final ParleyServer SERVER = ParleyServer.start("parley.limits.outbox-size=256KB");

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Returns the current value of a metric; NaN if there is no such metric. */
  private static double value(String metric) {
    return Scrape.of(SERVER.port()).value(metric);
  }

  private static void awaitValue(String metric, double expected) {
    Await.until(() -> metric + " is not " + expected, () -> value(metric) == expected);
  }

  @Test
  void sessionsAreCountedByProtocol() {
    String room = "room." + Names.unique("polled");
    try (var stomp = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = StompUser.connect(SERVER, Names.unique("stomp"));
        var _ = RawWebSocket.open(SERVER, "/ws/");
        var _ = RawWebSocket.open(SERVER, "/ws/" + Names.unique("old") + "/");
        var _ = EventStream.open(SERVER.port(), "/api/streams/chat/events");
        var poller = new Poller(Names.unique("poller"))) {
      var _ = poller.pollAndWait(SERVER.port(), List.of(room));
      awaitValue("parley_sessions{protocol=\"stomp\"}", 2);
      awaitValue("parley_sessions{protocol=\"broadcast\"}", 1);
      awaitValue("parley_sessions{protocol=\"point-to-point\"}", 1);
      awaitValue("parley_sessions{protocol=\"event-stream\"}", 1);
      awaitValue("parley_sessions{protocol=\"poll\"}", 1);
      stomp.store("/topic/" + room, "ends the wait");
      awaitValue("parley_sessions{protocol=\"poll\"}", 0);
    }
    awaitValue("parley_sessions{protocol=\"stomp\"}", 0);
    awaitValue("parley_sessions{protocol=\"broadcast\"}", 0);
    awaitValue("parley_sessions{protocol=\"event-stream\"}", 0);
  }

  @Test
  void storedEphemeralAndWrittenMessagesAreCounted() throws Exception {
    String room = "/topic/room." + Names.unique("counted");
    SERVER.awaitOpenSessions(0);
    // A write is counted shortly after the client has received it, so the initial value is read
    // before any client connects.
    double written = value("parley_outbox_written_total");
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser subscriber = StompUser.connect(SERVER, Names.unique("reader"))) {
      subscriber.subscribe("room", room);
      double stored = value("parley_messages_stored_total");
      double commits = value("parley_commits_seconds_count");
      double ephemeral = value("parley_messages_ephemeral_total");
      sender.store(room, "one");
      sender.store(room, "two");
      sender.store(room, "three", "persistent:false");
      subscriber.next("MESSAGE");
      subscriber.next("MESSAGE");
      subscriber.next("MESSAGE");
      awaitValue("parley_messages_stored_total", stored + 2);
      awaitValue("parley_messages_ephemeral_total", ephemeral + 1);
      awaitValue("parley_commits_seconds_count", commits + 2);
      int replies = 6; // Two CONNECTED and four receipts.
      awaitValue("parley_outbox_written_total", written + replies + 3);
      assertThat(value("parley_commits_seconds_sum")).isPositive();
      assertThat(value("parley_commits_messages_sum")).isEqualTo(stored + 2);
      assertThat(value("parley_commits_messages_count")).isEqualTo(commits + 2);
    }
  }

  @Test
  void deliveryTimesAreMeasuredFromTheSendToTheSocketOfEachSubscriber() throws Exception {
    String room = "/topic/room." + Names.unique("timed");
    SERVER.awaitOpenSessions(0);
    double count = value("parley_delivery_seconds_count");
    double sum = value("parley_delivery_seconds_sum");
    long start = System.nanoTime();
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser stomp = StompUser.connect(SERVER, Names.unique("one"));
        RawWebSocket legacy = RawWebSocket.open(SERVER, "/ws/")) {
      stomp.subscribe("room", room);
      sender.store(room, "to one");
      stomp.next("MESSAGE");
      stomp.subscribe("all", "/topic/chat");
      SERVER.awaitSubscribers(new Address.Everyone(), 2);
      sender.store("/topic/chat", "to two");
      stomp.next("MESSAGE");
      legacy.next();
      awaitValue("parley_delivery_seconds_count", count + 3);
      double seconds = value("parley_delivery_seconds_sum") - sum;
      assertThat(seconds).isBetween(0.0, 3 * (System.nanoTime() - start) / 1e9);
      assertThat(value("parley_delivery_seconds_bucket{le=\"+Inf\"}")).isEqualTo(count + 3);
      assertThat(value("parley_delivery_seconds_bucket{le=\"0.0025\"}")).isNotNaN();
      // Replayed messages are not timed: their delivery time would have no meaning.
      stomp.subscribe("again", room, "offset:0");
      stomp.next("MESSAGE");
      stomp.expectNothing();
      assertThat(value("parley_delivery_seconds_count")).isEqualTo(count + 3);
    }
  }

  @Test
  void shedMessagesAndOverflowsOfSlowConsumersAreCounted() throws Exception {
    String room = "/topic/room." + Names.unique("slow");
    String large = "x".repeat(48 * 1024);
    double shed = value("parley_outbox_shed_total");
    double overflows = value("parley_outbox_overflows_total");
    DeliveryMetrics metrics = SERVER.bean(Outboxes.class).metrics();
    try (StompUser sender = StompUser.connect(SERVER, Names.unique("writer"));
        StompUser slow =
            StompUser.connect(Handshake.to(SERVER, "/stomp/slow").receiveBuffer(2048).open())) {
      slow.subscribe("room", room);
      Await.until(
          () -> "no shed message",
          () -> {
            sender.store(room, large, "persistent:false");
            return metrics.shed() > shed;
          });
      assertThat(value("parley_outbox_shed_total")).isGreaterThan(shed);
      assertThat(value("parley_outbox_bytes")).isGreaterThan(large.length());
      Await.until(
          () -> "no overflow",
          () -> {
            sender.store(room, large);
            return metrics.overflows() > overflows;
          });
      awaitValue("parley_outbox_overflows_total", overflows + 1);
      assertThat(slow.socket().closeCode()).isEqualTo(1013);
    }
    awaitValue("parley_outbox_bytes", 0);
  }

  @Test
  void resumesAreCountedByWhetherTheyRecovered() throws Exception {
    String room = "/topic/room." + Names.unique("resumed");
    String recoveredMetric = "parley_resumes_total{recovered=\"true\"}";
    String notRecoveredMetric = "parley_resumes_total{recovered=\"false\"}";
    double recovered = value(recoveredMetric);
    double notRecovered = value(notRecoveredMetric);
    try (StompUser user = StompUser.connect(SERVER, Names.unique("user"))) {
      String epoch = user.store(room, "one").header("epoch");
      user.subscribe("new", room);
      user.subscribe("all", room, "offset:0");
      user.subscribe("last", room, "history:1");
      assertThat(value(recoveredMetric)).isEqualTo(recovered);
      user.subscribe("resumed", room, "offset:0", "epoch:" + epoch);
      user.subscribe("lost", room, "offset:0", "epoch:another");
    }
    awaitValue(recoveredMetric, recovered + 1);
    awaitValue(notRecoveredMetric, notRecovered + 1);
  }

  @Test
  void refusalsAreCountedByErrorCode() throws Exception {
    double badOrigin = refusals("bad-origin");
    double badName = refusals("bad-name");
    double binaryNotSupported = refusals("binary-not-supported");
    double badParameter = refusals("bad-parameter");
    double badHeader = refusals("bad-header");
    double badDestination = refusals("bad-destination");
    Handshake.to(SERVER, "/ws/").header("Origin: https://elsewhere.example").refused();
    Handshake.to(SERVER, "/ws/a%20b/").refused();
    Handshake.to(SERVER, "/api/streams/chat/messages?limit=many").refused();
    try (var legacy = RawWebSocket.open(SERVER, "/ws/");
        var first = StompUser.connect(SERVER, Names.unique("user"));
        var second = StompUser.connect(SERVER, Names.unique("user"))) {
      legacy.send(new byte[] {1});
      legacy.next();
      first.frame("SEND", "no destination");
      first.next("ERROR");
      second.subscribe("errors", "/user/queue/errors");
      second.send("/user/a b/queue/messages", "to nobody");
      second.next("MESSAGE");
      second.send("/nowhere", "to nowhere");
      second.next("ERROR");
    }
    awaitValue(counter("bad-origin"), badOrigin + 1);
    awaitValue(counter("bad-name"), badName + 2);
    awaitValue(counter("binary-not-supported"), binaryNotSupported + 1);
    awaitValue(counter("bad-parameter"), badParameter + 1);
    awaitValue(counter("bad-header"), badHeader + 1);
    awaitValue(counter("bad-destination"), badDestination + 1);
  }

  private static double refusals(String code) throws Exception {
    return value(counter(code));
  }

  private static String counter(String code) {
    return "parley_refused_total{code=\"" + code + "\"}";
  }
}
