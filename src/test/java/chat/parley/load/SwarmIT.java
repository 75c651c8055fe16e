package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwarmIT {

  private static final Duration SHORT = Duration.ofMillis(50);

  /** Time for more than a few round trips, also on a busy machine. */
  private static final Duration LONG = Duration.ofSeconds(2);

  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(1);

  private final LoadServer server = new LoadServer();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static Swarm open(Scene scene, Duration stallTimeout) {
    return Swarm.open(scene, scene.clients(), 1e9, stallTimeout, _ -> {});
  }

  @Test
  void onlyAGrownNumberOfClientsIsReported() throws IOException {
    var progress = new ArrayList<Integer>();
    try (Swarm _ =
        Swarm.open(TestScenes.room(server.port(), 4), 4, 2, Await.DEADLINE, progress::add)) {
      assertThat(progress).isNotEmpty().isSorted().doesNotHaveDuplicates().doesNotContain(0);
    }
    progress.clear();
    try (var silent = new Loopback()) {
      Scene scene = TestScenes.room(silent.port(), 2);
      assertThatExceptionOfType(LoadException.class)
          .isThrownBy(() -> Swarm.open(scene, 2, 1e9, Duration.ofMillis(1500), progress::add));
      assertThat(progress).isEmpty();
    }
  }

  @Test
  void everyMessageOfAnOpenLoopArrivesOnce() {
    try (Swarm swarm = open(TestScenes.room(server.port(), 5), Await.DEADLINE)) {
      Result connected = swarm.connectResult();
      assertThat(connected.delivered()).isEqualTo(5);
      swarm.awaitSubscriptions();
      Result result = swarm.run(new Pace.Open(400), SHORT, _ -> {});
      assertThat(result.faults()).isEmpty();
      assertThat(result.sent()).isEqualTo(20);
      assertThat(result.delivered()).isEqualTo(100);
      assertThat(result.outOfOrder()).isZero();
      assertThat(result.latency().getTotalCount()).isEqualTo(100);
      assertThat(result.busy()).isPositive();
      assertThat(server.count()).as("with at least two before the run").isGreaterThanOrEqualTo(22);
    }
  }

  @Test
  void aClosedLoopWithReceiptsContinuesUntilTheEnd() {
    try (Swarm swarm = open(TestScenes.pairs(server.port(), 4, true), Await.DEADLINE)) {
      swarm.awaitSubscriptions();
      Result result = swarm.run(new Pace.Closed(2), LONG, _ -> {});
      assertThat(result.faults()).isEmpty();
      assertThat(result.sent()).isGreaterThan(2);
      assertThat(result.delivered()).isEqualTo(result.sent());
    }
  }

  @Test
  void aClosedLoopOfLegacyClientsContinuesWithTheDeliveries() {
    try (Swarm swarm = open(TestScenes.legacy(server.port(), 2), Await.DEADLINE)) {
      swarm.awaitSubscriptions();
      Result result = swarm.run(new Pace.Closed(2), LONG, _ -> {});
      assertThat(result.faults()).isEmpty();
      assertThat(result.sent()).isGreaterThan(2);
    }
  }

  @Test
  void missingDeliveriesAndReceiptsEndTheRunAfterTheStallTimeout() {
    try (Swarm swarm = open(TestScenes.pairs(server.port(), 2, true), STALL_TIMEOUT)) {
      server.receipts = false;
      server.delivering = false;
      Result result = swarm.run(new Pace.Open(100), SHORT, _ -> {});
      assertThat(result.faults()).isEqualTo("5 missing; 5 without a receipt");
    }
  }

  @Test
  void everyRunCountsItsOwnMessages() {
    try (Swarm swarm = open(TestScenes.room(server.port(), 2), Await.DEADLINE)) {
      for (int run = 1; run <= 3; run++) {
        Result result = swarm.run(new Pace.Open(100), SHORT, _ -> {});
        assertThat(result.faults()).isEmpty();
        assertThat(result.sent()).isEqualTo(5);
        assertThat(result.delivered()).isEqualTo(10);
      }
    }
  }

  @Test
  void aLostConnectionEndsTheRun() {
    try (Swarm swarm = open(TestScenes.room(server.port(), 2), Await.DEADLINE)) {
      server.lastMessage = 3;
      Result result = swarm.run(new Pace.Open(100), Duration.ofMinutes(5), _ -> {});
      assertThat(result.failure()).matches("client [01]: closed by the server: 1001 stopping");
      assertThat(result.isComplete()).isFalse();
    }
  }

  @Test
  void clientsThatCannotConnectAreDetected() throws IOException {
    Scene scene = TestScenes.room(Loopback.unusedPort(), 2);
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> open(scene, Await.DEADLINE))
        .withMessageMatching("0 of 2 clients are connected; client [01]: Connection refused");
  }

  @Test
  void resumingClientsReceiveAllMessagesThatTheyHaveMissed() {
    int[] connectionsBefore = {0};
    Result result =
        Swarm.resume(
            TestScenes.room(server.port(), 4),
            7,
            1000,
            Await.DEADLINE,
            _ -> {},
            () -> connectionsBefore[0] = server.connections());
    assertThat(connectionsBefore[0]).as("the writer only").isEqualTo(1);
    assertThat(result.faults()).isEmpty();
    assertThat(result.sent()).isEqualTo(7);
    assertThat(result.delivered()).isEqualTo(28);
    assertThat(result.latency().getTotalCount()).as("one time for each client").isEqualTo(4);
    assertThat(result.nanos()).isPositive();
  }

  @Test
  void resumingNeedsThePositionInTheReceipt() {
    server.positions = false;
    Scene scene = TestScenes.room(server.port(), 2);
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> Swarm.resume(scene, 1, 1000, Await.DEADLINE, _ -> {}, () -> {}))
        .withMessage("the server sent no offset and epoch in the receipt of SUBSCRIBE");
  }

  @Test
  void idleClientsMustKeepTheirConnections() throws IOException {
    try (Swarm swarm = open(TestScenes.room(server.port(), 2), Await.DEADLINE)) {
      swarm.idle(Duration.ofMillis(5));
      assertThat(server.count()).as("messages sent").isZero();
      server.closeAll("stopping");
      assertThatExceptionOfType(LoadException.class)
          .isThrownBy(() -> swarm.idle(Duration.ofMinutes(5)))
          .withMessageMatching("client [01]: closed by the server: 1001 stopping");
      assertThat(swarm.connectResult().faults()).startsWith("client ");
    }
  }

  @Test
  void aClosedSwarmHasNoConnections() {
    Swarm swarm = open(TestScenes.room(server.port(), 3), Await.DEADLINE);
    assertThat(server.open()).isEqualTo(3);
    swarm.close();
    Await.until(() -> "open: " + server.open(), () -> server.open() == 0);
  }
}
