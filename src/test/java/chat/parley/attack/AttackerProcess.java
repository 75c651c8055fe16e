package chat.parley.attack;

import chat.parley.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hostile peers of one kind in a process of their own, which has a processor only when nobody else
 * wants it (SCHED_IDLE): elsewhere they would use their own, and what they cost here would be taken
 * for what they cost the server.
 */
final class AttackerProcess implements AutoCloseable {

  private final Process process;
  private final ProcessMetrics figures;
  private final ProcessMetrics.Sample begin;

  AttackerProcess(HostilePeer peer, int port, int number, int perSecond) throws IOException {
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
                String.valueOf(number),
                String.valueOf(perSecond))
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    // It says that it is there; what it takes until then is no attack.
    process.getInputStream().read();
    this.figures = new ProcessMetrics(process.pid());
    this.begin = figures.sample();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** How much of all processors it has had, in percent. */
  double share() {
    return figures.sample().share(begin);
  }

  /** Nobody attacks again; who does at the moment goes on until the server ends it. */
  void over() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Attacks from the first line of its input until its end. */
  public static void main(String[] args) throws IOException {
    HostilePeer peer = HostilePeer.valueOf(args[0]);
    int port = Integer.parseInt(args[1]);
    int perSecond = Integer.parseInt(args[3]);
    ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor();
    System.out.println();
    System.in.read();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      long later = i * 1000L / perSecond;
      peers.execute(() -> again(peer, port, Duration.ofMillis(later), peers));
    }
    while (System.in.read() >= 0) {
      // Until the input ends.
    }
    peers.close();
  }

  private static void again(HostilePeer peer, int port, Duration later, ExecutorService peers) {
    Await.pause(later);
    while (!peers.isShutdown()) {
      peer.attack(port);
      HostileSocket.pause();
    }
  }
}
