package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlayIT {

  private final LoadServer server = new LoadServer();
  private final List<String> output = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Result run(Workload workload, String... options) {
    var all =
        new ArrayList<>(
            List.of(
                "--url=ws://127.0.0.1:" + server.port(),
                "--connects=100000",
                "--history=5",
                "--rate=100"));
    all.addAll(List.of(options));
    LoadOptions parsed = LoadOptions.parse(all.toArray(String[]::new));
    return new Play(parsed, Users.of(parsed), output::add).run(workload);
  }

  @ParameterizedTest
  @CsvSource({
    "BROADCAST, 10, 40, 40",
    "ROOM, 10, 40, 40",
    "DIRECT, 10, 10, 10",
    "DURABLE, 10, 10, 10",
    "STORM, 0, 4, 4",
    "RESUME, 5, 20, 4",
    "IDLE, 0, 4, 4"
  })
  void everyWorkloadRunsToItsEnd(Workload workload, int sent, int delivered, int latencies) {
    Result result = run(workload, "--users=4", "--seconds=0.1");
    assertThat(result.faults()).isEmpty();
    assertThat(result.sent()).isEqualTo(sent);
    assertThat(result.delivered()).isEqualTo(delivered);
    assertThat(result.latency().getTotalCount()).isEqualTo(latencies);
  }

  @Test
  void onlyPairsOfUsersExchangeMessages() {
    Result result = run(Workload.DIRECT, "--users=5", "--seconds=0.1");
    assertThat(result.faults()).isEmpty();
    assertThat(server.connections()).isEqualTo(4);
  }

  @Test
  void legacyUsersExchangeMessages() {
    Result result = run(Workload.DIRECT, "--protocol=old", "--users=2", "--seconds=0.1");
    assertThat(result.faults()).isEmpty();
    assertThat(result.delivered()).isEqualTo(10);
  }

  @Test
  void theNumberOfConnectedUsersIsReported() {
    run(Workload.IDLE, "--users=4", "--seconds=0.1", "--connects=2");
    assertThat(output).first().asString().matches("[1-4] of 4 clients are connected");
  }

  @Test
  void theProgressIsReportedEverySecond() {
    Result result = run(Workload.BROADCAST, "--users=2", "--seconds=1.1");
    assertThat(result.faults()).isEmpty();
    assertThat(output)
        .first()
        .asString()
        .matches(
            "1 s: \\d+ messages sent and \\d+ delivered in this second,"
                + " p50 \\d+\\.\\d ms, p99 \\d+\\.\\d ms");
  }
}
