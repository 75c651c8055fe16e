package chat.parley.attack;

import chat.parley.ParleyApplication;
import chat.parley.testkit.Await;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the effect of each kind of hostile peer on other clients; docs/hostile-peers.md has the
 * command and the table.
 */
class HostilePeersMeasurement {

  private static final Duration ATTACK =
      Duration.ofSeconds(Integer.getInteger("attack.seconds", 10));
  private static final String PEERS = System.getProperty("attack.peers", ".*");
  private static final Duration CALM = ATTACK;

  /** The time in which all rate limits recover. */
  private static final Duration BURST = Duration.ofSeconds(10);

  private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(60);
  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseG1GC");

  @TempDir private Path directory;

  @Test
  @Timeout(value = 35, unit = TimeUnit.MINUTES)
  void measuresEachPeerInTurn() throws Exception {
    System.out.println(
        """
        | peer | connections | calm p50 / p99 ms | attacked p50 / p99 ms | calm again p50 / p99 ms \
        | p99 attacked / calm | CPU server / attacker | resident MB before / end of attack / after \
        | connections at end of attack | disconnected after s |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
        """);
    try (var server = startServer();
        var latency = new LatencyProbe(server.port())) {
      try (var writer = StompUser.connect(server.port(), "writer")) {
        HostileReaders.fill(writer);
      }
      latency.measure(ATTACK);
      for (HostilePeer peer : HostilePeer.values()) {
        if (peer.name().matches(PEERS)) {
          System.out.println(measure(peer, server, latency));
        }
      }
    }
  }

  private ServerProcess startServer() {
    return new ServerProcess(
        JVM,
        ParleyApplication.class,
        directory,
        "parley.limits.connect-time=3s",
        "parley.limits.idle-time=6s",
        "parley.delivery.write-timeout=3s",
        "parley.delivery.compression=true",
        "parley.stomp.heart-beat=1s",
        // The attackers share one address here; elsewhere they would have many.
        "parley.limits.sessions-per-address=20000",
        "parley.limits.sessions-per-user=2000",
        "parley.limits.frames-per-second=1000",
        "parley.limits.bytes-per-second=1MB",
        "parley.limits.messages-per-second=100",
        "parley.limits.requests-per-second=1000",
        "parley.limits.handshakes-per-second=100");
  }

  private static String measure(HostilePeer peer, ServerProcess server, LatencyProbe latency)
      throws IOException {
    var process = new ProcessMetrics(server.pid());
    warmUp(peer, server, process);
    LatencyProbe.Percentiles calm = latency.measure(CALM);
    ProcessMetrics.Sample before = process.sample();
    try (var attacker =
        new AttackerProcess(peer, server.port(), connections(peer), connectionsPerSecond(peer))) {
      LatencyProbe.Percentiles attacked = latency.measure(ATTACK);
      ProcessMetrics.Sample end = process.sample();
      double attackerCpu = attacker.cpuPercent();
      attacker.stopAttacking();
      double disconnectSeconds = awaitDisconnected(process, before.sockets());
      LatencyProbe.Percentiles calmAgain = latency.measure(CALM);
      return row(peer, calm, attacked, calmAgain)
          + String.format(
              Locale.ROOT,
              " %.0f%% / %.0f%% | %d / %d / %d | %d | %.1f |",
              end.cpuPercentSince(before),
              attackerCpu,
              before.megabytes(),
              end.megabytes(),
              process.sample().megabytes(),
              end.sockets() - before.sockets(),
              disconnectSeconds);
    }
  }

  /** Attacks once beforehand, so that the JIT compiler is idle during the measurement. */
  private static void warmUp(HostilePeer peer, ServerProcess server, ProcessMetrics process)
      throws IOException {
    long before = process.sample().sockets();
    try (var attacker =
        new AttackerProcess(peer, server.port(), connections(peer), connectionsPerSecond(peer))) {
      Await.pause(ATTACK.dividedBy(2));
      attacker.stopAttacking();
      awaitDisconnected(process, before);
    }
    Await.pause(BURST);
  }

  private static String row(
      HostilePeer peer,
      LatencyProbe.Percentiles calm,
      LatencyProbe.Percentiles attacked,
      LatencyProbe.Percentiles calmAgain) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %.1f |",
        peer,
        connections(peer),
        calm,
        attacked,
        calmAgain,
        attacked.p99() / ((calm.p99() + calmAgain.p99()) / 2));
  }

  /**
   * Waits until the process has no more sockets than before, or the timeout has passed; returns the
   * seconds.
   */
  private static double awaitDisconnected(ProcessMetrics process, long sockets) {
    long start = System.nanoTime();
    while (process.sample().sockets() > sockets
        && System.nanoTime() - start < DISCONNECT_TIMEOUT.toNanos()) {
      Await.pause(Duration.ofMillis(50));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static int connections(HostilePeer peer) {
    return switch (peer) {
      case IDLE_HANDSHAKE -> 10_000;
      case NEVER_READS, READS_SLOWLY, READS_NO_HISTORY -> 50;
      case READS_NO_PONGS -> 10;
      default -> peer.bound() == HostilePeer.Bound.LIMIT ? 8 : 500;
    };
  }

  /**
   * Returns the rate at which peers connect: for sessions, the rate that {@code
   * handshakes-per-second} allows.
   */
  private static int connectionsPerSecond(HostilePeer peer) {
    return peer == HostilePeer.IDLE_HANDSHAKE ? 4000 : 100;
  }
}
