package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.ChatMessage;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of {@link BrokerRelay} with a socket in place of a broker. */
class BrokerRelayTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final PlayedBroker broker = PlayedBroker.start();
  private final RelayEvents events = new RelayEvents();
  private @Nullable BrokerRelay relay;

  @AfterEach
  void stop() {
    broker.close();
    if (relay != null) {
      relay.close();
    }
  }

  private BrokerRelay create(Duration maxLag) {
    relay =
        new BrokerRelay(
            broker.settings(maxLag),
            null,
            "own",
            InstantSource.system(),
            new Failures(ProcessHalt.NONE));
    return relay;
  }

  /** Starts a relay, and confirms its subscription. */
  private BrokerRelay startSubscribed(Duration maxLag) {
    BrokerRelay started = create(maxLag);
    started.start(events);
    broker.acceptConnect();
    broker.send("CONNECTED\nversion:1.2\nheart-beat:0,0\n\n");
    assertThat(broker.readFrame()).startsWith("SUBSCRIBE\n");
    broker.send("RECEIPT\nreceipt-id:subscribed\n\n");
    return started;
  }

  /** Starts a relay whose first probe comes back. */
  private BrokerRelay startLinked(Duration maxLag) {
    BrokerRelay started = startSubscribed(maxLag);
    assertThat(broker.returnFrame()).contains("\nparley-node:own\n", "\nparley-batch:0\n");
    events.await("linked");
    return started;
  }

  private static ChatMessage message(String id) {
    return RelayedMessages.withoutPosition(id, new byte[] {0, 1});
  }

  /** Delivers a frame of another node. */
  private void deliver(String version, String batch, String body) {
    broker.send(
        "MESSAGE\nsubscription:nodes\nmessage-id:1\nparley-version:%s\nparley-node:other\n"
                .formatted(version)
            + "parley-batch:%s\nparley-sent:0\ncontent-length:%d\n\n%s"
                .formatted(batch, body.length(), body));
  }

  @Test
  void theNodesAreLinkedOnceAFrameHasComeBack() {
    BrokerRelay started = startSubscribed(LONG);
    assertThat(started.isLinked()).isFalse();
    broker.returnFrame();
    events.await("linked");
    assertThat(started.isLinked()).isTrue();
    assertThat(started.isStalled()).isFalse();
    assertThat(started.sent() + started.received()).as("frames, not counting probes").isZero();
  }

  @Test
  void batchesAndEphemeralMessagesAreSent() {
    BrokerRelay started = startLinked(LONG);
    started.publishBatch(7, List.of(message("e-1")));
    assertThat(broker.readFrame()).startsWith("SEND\n").contains("\nparley-batch:7\n", "e-1");
    started.publishEphemeral(message("~1"));
    assertThat(broker.readFrame()).startsWith("SEND\n").contains("\nparley-batch:0\n", "~1");
    Await.until(() -> started.sent() + " sent", () -> started.sent() == 2);
    assertThat(started.dropped()).isZero();
  }

  @Test
  void framesOfOtherNodesReachTheListener() {
    BrokerRelay started = startLinked(LONG);
    deliver("1", "7", "\0\0\0\0");
    deliver("2", "8", "");
    events.await("linked", "batch 7 of 0", "unreadable");
    assertThat(started.received()).isEqualTo(2);
    assertThat(started.unreadable()).isEqualTo(1);
  }

  @Test
  void withoutALinkFramesAreDropped() {
    BrokerRelay unlinked = create(LONG);
    unlinked.publishBatch(1, List.of(message("e-1")));
    Await.until(() -> unlinked.dropped() + " dropped", () -> unlinked.dropped() == 1);
    assertThat(unlinked.sent()).isZero();
    assertThat(unlinked.isLinked()).isFalse();
  }

  @Test
  void aLostConnectionIsReported() {
    BrokerRelay started = startLinked(LONG);
    broker.closeConnection();
    events.await("linked", "not linked");
    assertThat(started.isLinked()).isFalse();
    assertThat(started.isStalled()).isFalse();
  }

  @Test
  void aLinkIsStalledWhileItsFramesDoNotComeBack() {
    BrokerRelay started = startSubscribed(Duration.ofMillis(80));
    // On a busy machine the first probes may come back too late.
    Await.until(
        () -> "events " + events.all(),
        () -> {
          if (broker.hasReceived()) {
            broker.returnFrame();
          }
          return events.all().contains("linked");
        });
    Await.until(() -> "events " + events.all(), () -> events.all().getLast().equals("not linked"));
    assertThat(started.isStalled()).isTrue();
    assertThat(started.isLinked()).isFalse();
    assertThat(started.lagMillis()).isGreaterThanOrEqualTo(80);
    started.publishEphemeral(message("~1"));
    Await.until(() -> started.expired() + " expired", () -> started.expired() == 1);
    assertThat(started.sent()).isZero();
  }

  @Test
  void closeSendsTheQueuedFramesAndDisconnects() throws Exception {
    BrokerRelay started = startLinked(LONG);
    started.publishBatch(7, List.of());
    Thread closing = Thread.startVirtualThread(started::close);
    assertThat(broker.readFrame()).contains("\nparley-batch:7\n");
    assertThat(broker.readFrame()).startsWith("DISCONNECT\n");
    broker.closeConnection();
    assertThat(closing.join(Await.DEADLINE)).isTrue();
  }
}
