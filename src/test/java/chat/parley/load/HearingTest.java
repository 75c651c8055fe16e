package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HearingTest {

  private final LoadServer server = new LoadServer();
  private final Loop loop = new Loop();

  @AfterEach
  void close() throws IOException {
    loop.close();
    server.close();
  }

  /** The clients of a scene, which have connected. */
  private final class Clients implements Listener {

    private final Crowd crowd;
    private final Hearing hearing;
    private final Tally tally;
    private String failure = "";

    Clients(Scene scene) {
      crowd = new Crowd(scene, loop);
      tally = new Tally(scene);
      hearing = new Hearing(scene, loop, crowd, new Messages(scene));
      crowd.connect(
          scene.clients(), 1e9, this, new Patience(loop, Await.DEADLINE), () -> failure, _ -> {});
    }

    void awaitAll(Duration timeout) {
      hearing.awaitAll(tally, new Patience(loop, timeout), () -> failure);
    }

    @Override
    public void ready(Client client) {
      crowd.ready(client);
    }

    @Override
    public void received(Client client, byte[] in, int at) {
      assertThat(Mark.run(in, at)).isEqualTo(Hearing.WARM_UP_RUN);
      int number = Mark.number(in, at);
      tally.recordDelivery(client.number, Mark.sender(in, at), number, 0, loop.now());
      hearing.received(client.number, number);
    }

    @Override
    public void receiptReceived(Client client) {
      tally.recordReceipt();
    }

    @Override
    public void failed(Client client, String reason) {
      failure = reason;
    }
  }

  @Test
  void everySubscriberOfARoomReceivesTheLastMessage() {
    var clients = new Clients(TestScenes.room(server.port(), 5));
    clients.awaitAll(Await.DEADLINE);
    assertThat(clients.tally.sent()).isGreaterThanOrEqualTo(2);
    assertThat(clients.tally.result(0, "")).matches(Result::isComplete);
  }

  @Test
  void everyPartnerReceivesTheLastMessageAndEveryReceiptArrives() {
    var clients = new Clients(TestScenes.pairs(server.port(), 4, true));
    clients.awaitAll(Await.DEADLINE);
    assertThat(clients.tally.sent()).isGreaterThanOrEqualTo(8);
    assertThat(clients.tally.result(0, "")).matches(Result::isComplete);
  }

  @Test
  void aSubscriptionThatIsNotActiveIsDetected() {
    var clients = new Clients(TestScenes.room(server.port(), 2));
    server.delivering = false;
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> clients.awaitAll(Duration.ofMillis(1)))
        .withMessage("0 of 2 subscribers receive messages; no progress for 0 s");
  }

  @Test
  void aMissingReceiptIsDetected() {
    var clients = new Clients(TestScenes.pairs(server.port(), 2, true));
    server.receipts = false;
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> clients.awaitAll(Duration.ofMillis(1)))
        .withMessageMatching("[012] of 2 subscribers receive messages; no progress for 0 s");
  }

  @Test
  void aFailureOfAClientEndsTheWait() {
    var clients = new Clients(TestScenes.room(server.port(), 2));
    server.delivering = false;
    server.lastMessage = 1;
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> clients.awaitAll(Await.DEADLINE))
        .withMessage("0 of 2 subscribers receive messages; closed by the server: 1001 stopping");
  }
}
