package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConnectionTest {

  private static final String CONNECTED = "CONNECTED\nversion:1.2\nheart-beat:0,0\n\n";
  private static final String MESSAGE = "MESSAGE\nsubscription:nodes\nmessage-id:1\n";

  private final PlayedBroker broker = PlayedBroker.start();
  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final ConnectionEvents events = new ConnectionEvents();
  private BrokerConnection connection = connection(broker.settings(Duration.ZERO, false));

  @AfterEach
  void stop() {
    connection.close();
    broker.close();
  }

  private BrokerConnection connection(BrokerProperties settings) {
    return new BrokerConnection(settings, null, events, failures);
  }

  /** Opens a connection, and sends a response to its CONNECT. */
  private void open(String response) {
    connection.open();
    broker.acceptConnect();
    broker.send(response);
  }

  private void open(Duration heartBeat, String theirs) {
    connection = connection(broker.settings(heartBeat, false));
    open("CONNECTED\nversion:1.2\nheart-beat:" + theirs + "\n\n");
    events.await("connected");
  }

  private void send() throws IOException {
    var frames = new BrokerFrames(broker.settings(Duration.ZERO, false));
    connection.send(frames.send(Map.of("key", "value")), "body".getBytes(UTF_8));
  }

  @Test
  void theLoginIsSentAndItsAcceptanceIsReported() {
    connection.open();
    broker.accept();
    assertThat(broker.readFrame())
        .startsWith("CONNECT\n")
        .contains("\nlogin:parley\n", "\npasscode:secret\n", "\nhost:/\n");
    assertThat(events.all()).isEmpty();
    broker.send(CONNECTED);
    events.await("connected");
  }

  @Test
  void receiptsAndMessagesAreReportedInOrder() {
    open(CONNECTED);
    broker.send("RECEIPT\nreceipt-id:subscribed\n\n");
    broker.send(MESSAGE + "key:a\n\nhello");
    broker.send(MESSAGE + "key:b\ncontent-length:3\n\nx\0y");
    broker.send("\n\nRECEIPT\nreceipt-id:7\n\n");
    events.await(
        "connected", "receipt subscribed", "message a hello", "message b x\0y", "receipt 7");
  }

  @Test
  void framesMayArriveByteByByteAndWithHeartBeatsBetweenThem() {
    open(CONNECTED);
    String frames = "\n" + MESSAGE + "key:a\n\nhéllo\0\n\n" + MESSAGE + "key:b\n\nyou\0\n";
    for (byte next : frames.getBytes(UTF_8)) {
      broker.sendBytes(new byte[] {next});
    }
    events.await("connected", "message a héllo", "message b you");
  }

  @Test
  void aLargeMessageArrivesCompletely() {
    open(CONNECTED);
    String body = "x".repeat(1_000_000);
    broker.send(MESSAGE + "key:a\n\n" + body);
    events.await("connected", "message a " + body);
  }

  @Test
  void theEndByTheBrokerIsReportedOnce() {
    open(CONNECTED);
    broker.closeConnection();
    events.await("connected", "closed: the broker closed the connection");
  }

  @Test
  void anErrorOfTheBrokerEndsTheConnection() {
    open("ERROR\nmessage:Access refused\n\nlong explanation");
    events.await("closed: Access refused");
    assertThat(broker.read()).isEqualTo(-1);
    assertThat(failures.count(Subsystem.CLUSTER)).isZero();
  }

  @Test
  void bytesThatAreNoFrameEndTheConnection() {
    open("HTTP/1.1 400 Bad Request\n\n");
    events.awaitClosed();
    assertThat(events.all())
        .singleElement()
        .asString()
        .startsWith("closed: cannot read from the broker: ");
  }

  @Test
  void aBrokerThatCannotBeReachedIsReported() {
    broker.close();
    connection.open();
    events.awaitClosed();
    assertThat(events.all()).singleElement().asString().contains("refused");
  }

  @Test
  void anUnknownHostIsReported() {
    connection = connection(PlayedBroker.settings("["));
    connection.open();
    events.await("closed: unknown host");
  }

  @Test
  void aFailureWithAMessageIsRecordedAndTheNextMessageIsRead() {
    open(CONNECTED);
    events.await("connected");
    events.failWith(new StackOverflowError("Broken by a test"));
    broker.send(MESSAGE + "key:a\n\nhello");
    broker.send("RECEIPT\nreceipt-id:7\n\n");
    events.await("connected", "message a hello", "receipt 7");
    assertThat(failures.count(Subsystem.CLUSTER)).isEqualTo(1);
  }

  @Test
  void anErrorOfTheJvmIsRecordedAndEndsTheConnection() {
    events.failWith(new StackOverflowError("Broken by a test"));
    open(CONNECTED);
    events.await(
        "connected",
        "closed: cannot read from the broker: java.lang.StackOverflowError: Broken by a test");
    assertThat(failures.count(Subsystem.CLUSTER)).isEqualTo(1);
  }

  @Test
  void framesAreSentWithTheirBody() throws Exception {
    open(CONNECTED);
    events.await("connected");
    send();
    assertThat(broker.readFrame())
        .startsWith("SEND\n")
        .contains("\ndestination:/topic/parley\n", "\nkey:value\n")
        .endsWith("\n\nbody");
  }

  @Test
  void nothingCanBeSentOnAClosedConnection() {
    open(CONNECTED);
    events.await("connected");
    connection.close();
    assertThat(broker.read()).isEqualTo(-1);
    events.awaitClosed();
    assertThat(events.all()).hasSize(2);
    assertThatThrownBy(this::send).isInstanceOf(IOException.class);
  }

  @Test
  void disconnectWaitsUntilTheBrokerHasReceivedEverything() throws Exception {
    open(CONNECTED);
    events.await("connected");
    Thread disconnecting =
        Thread.startVirtualThread(
            () -> {
              try {
                connection.disconnect();
                events.add("disconnected");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(broker.readFrame()).startsWith("DISCONNECT\n").contains("\nreceipt:bye\n");
    assertThat(events.all()).containsExactly("connected");
    broker.closeConnection();
    assertThat(disconnecting.join(Await.DEADLINE)).isTrue();
    events.await("connected", "closed: the broker closed the connection", "disconnected");
  }

  @Test
  void disconnectReturnsIfTheConnectionIsNotOpen() throws Exception {
    connection.disconnect();
    assertThat(events.all()).isEmpty();
  }

  @Test
  void aHeartBeatIsSentWhenItIsDue() {
    open(Duration.ofMillis(1), "0,1");
    Await.until(
        () -> "no heart-beat",
        () -> {
          connection.sendHeartBeatIfDue();
          return broker.hasReceived();
        });
    assertThat(broker.read()).isEqualTo('\n');
  }

  @ParameterizedTest
  @CsvSource({"1, '0,0'", "0, '0,1'", "1, '0,3600000'", "3600000, '0,1'", "1, '1000,0'"})
  void heartBeatsAreSentOnlyInTheNegotiatedInterval(int own, String theirs) throws Exception {
    open(Duration.ofMillis(own), theirs);
    long connected = System.nanoTime();
    Await.until(() -> "just connected", () -> System.nanoTime() - connected > 2_000_000);
    connection.sendHeartBeatIfDue();
    send();
    assertThat(broker.read()).as("first byte after CONNECT").isEqualTo('S');
  }

  @Test
  void aBrokerThatMissesItsHeartBeatsIsGivenUp() {
    open(Duration.ofMillis(10), "10,0");
    events.await("connected", "closed: the broker did not respond in time: Read timed out");
    assertThat(broker.read()).isEqualTo(-1);
  }

  @Test
  void aSecureConnectionStartsWithATlsHandshake() {
    connection = connection(broker.settings(Duration.ZERO, true));
    connection.open();
    broker.accept();
    assertThat(broker.read()).as("content type of a TLS record").isEqualTo(22);
    broker.closeConnection();
    events.awaitClosed();
    assertThat(events.all()).hasSize(1);
  }
}
