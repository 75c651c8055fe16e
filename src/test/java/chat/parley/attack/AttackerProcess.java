package chat.parley.attack;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hostile peers of one kind in a separate process, which gets a core only when no other process
 * needs it (SCHED_IDLE): real attackers use cores of their own, so the CPU time of the attackers
 * must not count as a cost of the attack.
 */
final class AttackerProcess implements AutoCloseable {

  private final Process process;
  private final ProcessMetrics metrics;
  private final ProcessMetrics.Sample initialSample;

  AttackerProcess(HostilePeer peer, int port, int connections, int perSecond) throws IOException {
    this.process =
        new ProcessBuilder(
                "chrt",
                "--idle",
                "0",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                AttackerProcess.class.getName(),
                peer.name(),
                String.valueOf(port),
                String.valueOf(connections),
                String.valueOf(perSecond))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    // The process writes a byte when it is ready: its start is not part of the attack.
    process.getInputStream().read();
    this.metrics = new ProcessMetrics(process.pid());
    this.initialSample = metrics.sample();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /**
   * Returns the CPU time that the process has used since the attack began, in percent of all cores.
   */
  double cpuPercent() {
    return metrics.sample().cpuPercentSince(initialSample);
  }

  /** Starts no more attacks; those in progress continue until the server ends them. */
  void stopAttacking() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Attacks from the first byte of the input until its end. */
  public static void main(String[] args) throws IOException {
    HostilePeer peer = HostilePeer.valueOf(args[0]);
    int port = Integer.parseInt(args[1]);
    int perSecond = Integer.parseInt(args[3]);
    ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor();
    System.out.println();
    System.in.read();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      long delay = i * 1000L / perSecond;
      peers.execute(() -> attackRepeatedly(peer, port, Duration.ofMillis(delay), peers));
    }
    while (System.in.read() >= 0) {
      // Wait for the end of the input.
    }
    peers.close();
  }

  private static void attackRepeatedly(
      HostilePeer peer, int port, Duration delay, ExecutorService peers) {
    Await.pause(delay);
    while (!peers.isShutdown()) {
      peer.attack(port);
      HostileSocket.pause();
    }
  }
}
