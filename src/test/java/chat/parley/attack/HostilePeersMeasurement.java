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

/** What each kind of hostile peer costs others; docs/security.md has the command and the table. */
class HostilePeersMeasurement {

  private static final Duration ATTACK =
      Duration.ofSeconds(Integer.getInteger("attack.seconds", 10));
  private static final String PEERS = System.getProperty("attack.peers", ".*");
  private static final Duration CALM = ATTACK;

  /** In which all rates are full again. */
  private static final Duration BURST = Duration.ofSeconds(10);

  private static final Duration GONE = Duration.ofSeconds(60);
  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseG1GC");

  @TempDir private Path directory;

  @Test
  @Timeout(value = 35, unit = TimeUnit.MINUTES)
  void allInTurn() throws Exception {
    System.out.println(
        """
        | peer | connections | calm p50 / p99 ms | attacked p50 / p99 ms | calm again p50 / p99 ms \
        | p99 against calm | CPU server / attacker | resident MB before / height / after \
        | connections at the height | gone after s |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\
        """);
    try (var server = server();
        var latency = new LatencyProbe(server.port())) {
      try (var writer = StompUser.connect(server.port(), "writer")) {
        HostileReaders.fill(writer);
      }
      latency.during(ATTACK);
      for (HostilePeer peer : HostilePeer.values()) {
        if (peer.name().matches(PEERS)) {
          System.out.println(measured(peer, server, latency));
        }
      }
    }
  }

  private ServerProcess server() {
    return new ServerProcess(
        JVM,
        ParleyApplication.class,
        directory,
        "parley.limits.connect-time=3s",
        "parley.limits.idle-time=6s",
        "parley.delivery.write-timeout=3s",
        "parley.delivery.compression=true",
        "parley.stomp.heart-beat=1s",
        // All that comes from one address here would come from many.
        "parley.limits.sessions-per-address=20000",
        "parley.limits.sessions-per-user=2000",
        "parley.limits.frames-per-second=1000",
        "parley.limits.bytes-per-second=1MB",
        "parley.limits.messages-per-second=100",
        "parley.limits.handshakes-per-second=100");
  }

  private static String measured(HostilePeer peer, ServerProcess server, LatencyProbe latency)
      throws IOException {
    var process = new ProcessMetrics(server.pid());
    warmUp(peer, server, process);
    LatencyProbe.Figures calm = latency.during(CALM);
    ProcessMetrics.Sample before = process.sample();
    try (var attacker = new AttackerProcess(peer, server.port(), number(peer), perSecond(peer))) {
      LatencyProbe.Figures attacked = latency.during(ATTACK);
      ProcessMetrics.Sample height = process.sample();
      double share = attacker.share();
      attacker.over();
      double gone = gone(process, before.sockets());
      LatencyProbe.Figures again = latency.during(CALM);
      return row(peer, calm, attacked, again)
          + String.format(
              Locale.ROOT,
              " %.0f%% / %.0f%% | %d / %d / %d | %d | %.1f |",
              height.share(before),
              share,
              before.megabytes(),
              height.megabytes(),
              process.sample().megabytes(),
              height.sockets() - before.sockets(),
              gone);
    }
  }

  /** Once before, so that no compiler has the processors when it counts. */
  private static void warmUp(HostilePeer peer, ServerProcess server, ProcessMetrics process)
      throws IOException {
    long before = process.sample().sockets();
    try (var attacker = new AttackerProcess(peer, server.port(), number(peer), perSecond(peer))) {
      Await.pause(ATTACK.dividedBy(2));
      attacker.over();
      gone(process, before);
    }
    Await.pause(BURST);
  }

  private static String row(
      HostilePeer peer, LatencyProbe.Figures calm, LatencyProbe.Figures attacked, LatencyProbe.Figures again) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %.1f |",
        peer,
        number(peer),
        calm,
        attacked,
        again,
        attacked.p99() / ((calm.p99() + again.p99()) / 2));
  }

  /** Waits until there are no more sockets than before; returns how long, in seconds. */
  private static double gone(ProcessMetrics process, long sockets) {
    long start = System.nanoTime();
    while (process.sample().sockets() > sockets && System.nanoTime() - start < GONE.toNanos()) {
      Await.pause(Duration.ofMillis(50));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static int number(HostilePeer peer) {
    return switch (peer) {
      case IDLE_HANDSHAKE -> 10_000;
      case NEVER_READS, READS_SLOWLY, READS_NO_HISTORY -> 50;
      case READS_NO_PONGS -> 10;
      default -> peer.bound() == HostilePeer.Bound.LIMIT ? 8 : 500;
    };
  }

  /** Sessions come as fast as {@code handshakes-per-second} lets them for longer than a burst. */
  private static int perSecond(HostilePeer peer) {
    return peer == HostilePeer.IDLE_HANDSHAKE ? 4000 : 100;
  }
}
