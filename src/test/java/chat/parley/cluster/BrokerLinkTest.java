package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.ServerLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompHeaders;

class BrokerLinkTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final String CONNECTED = "CONNECTED\nversion:1.2\nheart-beat:0,1\n\n";
  private static final String SUBSCRIBED = "RECEIPT\nreceipt-id:subscribed\n\n";
  private static final String MESSAGE = "MESSAGE\nsubscription:nodes\nmessage-id:1\n\n";

  private final PlayedBroker broker = PlayedBroker.start();
  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final RecordingReceiver receiver = new RecordingReceiver();
  private final BrokerLink link =
      new BrokerLink(broker.settings(Duration.ofMillis(1), false), null, receiver, failures);

  @AfterEach
  void stop() {
    broker.close();
    link.close();
  }

  /** Records the callbacks of a link as text; each check fails. */
  private static final class RecordingReceiver implements BrokerLink.Receiver {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger checks = new AtomicInteger();

    @Override
    public void receive(StompHeaders headers, byte[] body) {
      events.add("message " + new String(body, UTF_8));
    }

    @Override
    public void connectionChanged(boolean connected) {
      events.add(connected ? "connected" : "lost");
    }

    @Override
    public void check() {
      checks.incrementAndGet();
      throw new IllegalStateException("Broken by a test");
    }

    void await(String... expected) {
      Await.until(events::toString, () -> events.equals(List.of(expected)));
    }
  }

  /** Accepts a connection up to its SUBSCRIBE, which is returned. */
  private String acceptSubscribe() {
    broker.acceptConnect();
    broker.send(CONNECTED);
    return broker.readFrame();
  }

  private void startLinked() {
    link.start(LONG);
    acceptSubscribe();
    broker.send(SUBSCRIBED);
    receiver.await("connected");
  }

  /** Waits until the link thread has run all actions. */
  private void awaitLinkThread() {
    var done = new AtomicInteger();
    link.execute(done::incrementAndGet);
    Await.until(() -> "the link thread is busy", () -> done.get() == 1);
  }

  private boolean send() {
    return link.send(Map.of("key", "value"), "body".getBytes(UTF_8));
  }

  @Test
  void theLinkIsUpOnceItsSubscriptionIsConfirmed() {
    link.start(LONG);
    assertThat(acceptSubscribe()).startsWith("SUBSCRIBE\n").contains("destination:/topic/parley");
    broker.send("RECEIPT\nreceipt-id:other\n\n");
    broker.send(MESSAGE + "early");
    receiver.await("message early");
    awaitLinkThread();
    assertThat(link.isUp()).isFalse();
    broker.send(SUBSCRIBED);
    receiver.await("message early", "connected");
    assertThat(link.isUp()).isTrue();
  }

  @Test
  void messagesReachTheReceiverInOrder() {
    startLinked();
    broker.send(MESSAGE + "a");
    broker.send(MESSAGE + "b");
    receiver.await("connected", "message a", "message b");
  }

  @Test
  void framesAreSentOnlyWhileTheLinkIsUp() {
    assertThat(send()).isFalse();
    startLinked();
    assertThat(send()).isTrue();
    assertThat(broker.readFrame()).startsWith("SEND\n").contains("key:value").endsWith("\n\nbody");
    broker.closeConnection();
    receiver.await("connected", "lost");
    assertThat(send()).isFalse();
  }

  @Test
  void aLostConnectionIsReplaced() {
    startLinked();
    broker.closeConnection();
    receiver.await("connected", "lost");
    assertThat(link.isUp()).isFalse();
    acceptSubscribe();
    broker.send(SUBSCRIBED);
    receiver.await("connected", "lost", "connected");
    assertThat(link.isUp()).isTrue();
  }

  @Test
  void aRefusedLoginIsLoggedAndRepeated() {
    try (var log = ServerLog.open()) {
      link.start(LONG);
      for (int i = 0; i < 2; i++) {
        broker.acceptConnect();
        broker.send("ERROR\nmessage:Access refused\n\n");
      }
      broker.acceptConnect();
      assertThat(log.lines())
          .filteredOn(
              line -> line.contains("No link to the broker at %s: Access".formatted(address())))
          .hasSize(1);
      assertThat(receiver.events).isEmpty();
    }
  }

  private String address() {
    return broker.address();
  }

  @Test
  void theStateOfTheLinkIsLogged() {
    try (var log = ServerLog.open()) {
      link.execute(() -> link.linkStateChanged(true));
      link.execute(() -> link.linkStateChanged(false));
      awaitLinkThread();
      assertThat(log.lines())
          .filteredOn(line -> line.contains(address()))
          .satisfiesExactly(
              line -> assertThat(line).contains("Linked to other nodes"),
              line -> assertThat(line).contains("does not return the frames"));
    }
  }

  @Test
  void theReceiverIsCheckedAtTheIntervalEvenIfItFails() {
    link.start(Duration.ofMillis(1));
    Await.until(() -> receiver.checks + " checks", () -> receiver.checks.get() >= 3);
    Await.until(
        () -> failures.count(Subsystem.CLUSTER) + " failures",
        () -> failures.count(Subsystem.CLUSTER) >= 3);
  }

  @Test
  void anActionThatFailsIsRecordedAndTheNextOneIsRun() {
    link.execute(
        () -> {
          throw new StackOverflowError("Broken by a test");
        });
    awaitLinkThread();
    assertThat(failures.count(Subsystem.CLUSTER)).isEqualTo(1);
  }

  @Test
  void heartBeatsAreSentWhileTheLinkIsUp() {
    link.sendHeartBeatIfDue();
    startLinked();
    Await.until(
        () -> "no heart-beat",
        () -> {
          link.sendHeartBeatIfDue();
          return broker.hasReceived();
        });
    assertThat(broker.read()).isEqualTo('\n');
  }

  @Test
  void closeDisconnectsAndEndsTheLink() throws Exception {
    startLinked();
    Thread closing = Thread.startVirtualThread(link::close);
    assertThat(broker.readFrame()).startsWith("DISCONNECT\n");
    broker.closeConnection();
    assertThat(closing.join(Await.DEADLINE)).isTrue();
    assertThat(link.isUp()).isFalse();
    assertThat(send()).isFalse();
    link.execute(() -> receiver.events.add("an action after the close"));
    assertThat(receiver.events).containsExactly("connected");
    assertThat(failures.count(Subsystem.CLUSTER)).isZero();
  }

  @Test
  void closeEndsAnAttemptToConnect() {
    link.start(LONG);
    broker.acceptConnect();
    link.close();
    assertThat(broker.read()).isEqualTo(-1);
    assertThat(receiver.events).isEmpty();
  }
}
