package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrowdTest implements Listener {

  private static final int CLIENTS = 5;

  private final LoadServer server = new LoadServer();
  private final Loop loop = new Loop();
  private final Crowd crowd = new Crowd(TestScenes.room(server.port(), CLIENTS), loop);
  private final List<Long> times = new ArrayList<>();
  private int maxConnecting;
  private String failure = "";

  @Override
  public void ready(Client client) {
    maxConnecting = Math.max(maxConnecting, server.connections() - times.size());
    times.add(crowd.nanosSinceConnect(client));
    crowd.ready(client);
  }

  @Override
  public void received(Client client, byte[] in, int at) {}

  @Override
  public void receiptReceived(Client client) {}

  @Override
  public void failed(Client client, String reason) {
    failure = reason;
  }

  @AfterEach
  void close() throws IOException {
    loop.close();
    server.close();
  }

  private void connect(int atOnce, double perSecond, Duration timeout) {
    crowd.connect(atOnce, perSecond, this, new Patience(loop, timeout), () -> failure, _ -> {});
  }

  @Test
  void allClientsConnectAndTheirTimesAreRecorded() {
    connect(CLIENTS, 1e9, Await.DEADLINE);
    for (int number = 0; number < CLIENTS; number++) {
      assertThat(crowd.get(number).number).isEqualTo(number);
    }
    assertThat(times).hasSize(CLIENTS).allMatch(time -> time > 0);
    Result result = crowd.connectResult("");
    assertThat(result.isComplete()).isTrue();
    assertThat(result.expected()).isEqualTo(CLIENTS);
    assertThat(result.delivered()).isEqualTo(CLIENTS);
    assertThat(result.latency().getTotalCount()).isEqualTo(CLIENTS);
    assertThat(result.nanos()).isGreaterThanOrEqualTo(times.getLast());
    assertThat(result.busy()).isPositive();
  }

  @Test
  void atMostSomeClientsConnectAtATime() {
    connect(1, 1e9, Await.DEADLINE);
    assertThat(maxConnecting).isEqualTo(1);
    assertThat(times).hasSize(CLIENTS);
  }

  @Test
  void aRateOfConnectsIsNotExceeded() {
    connect(CLIENTS, 1000, Await.DEADLINE);
    assertThat(crowd.connectResult("").nanos())
        .as("the last one of %d begins after %d intervals", CLIENTS, CLIENTS - 1)
        .isGreaterThanOrEqualTo((CLIENTS - 1) * 1_000_000L);
  }

  @Test
  void aServerThatDoesNotAnswerIsDetected() throws IOException {
    try (var silent = new Loopback()) {
      var waiting = new Crowd(TestScenes.room(silent.port(), 2), loop);
      var patience = new Patience(loop, Duration.ofMillis(5));
      assertThatExceptionOfType(LoadException.class)
          .isThrownBy(() -> waiting.connect(2, 1e9, this, patience, () -> "", _ -> {}))
          .withMessage("0 of 2 clients are connected; no progress for 0 s");
      assertThat(waiting.connectResult("silent").missing()).isEqualTo(2);
      assertThat(waiting.connectResult("silent").faults()).isEqualTo("silent; 2 missing");
    }
  }

  @Test
  void aRejectedClientEndsTheConnecting() throws IOException {
    var refused = new Crowd(TestScenes.room(Loopback.unusedPort(), 2), loop);
    var patience = new Patience(loop, Await.DEADLINE);
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> refused.connect(2, 1e9, this, patience, () -> failure, _ -> {}))
        .withMessage("0 of 2 clients are connected; Connection refused");
  }

  @Test
  void allClientsAreClosedTogether() {
    connect(CLIENTS, 1e9, Await.DEADLINE);
    assertThat(server.open()).isEqualTo(CLIENTS);
    crowd.close();
    Await.until(() -> "open: " + server.open(), () -> server.open() == 0);
  }
}
