package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What happens to processes of Parley, one alone or one of several. */
enum NodeFault implements Fault<Servers> {
  /** SIGKILL. */
  KILL("kill-node"),
  /** SIGKILL to all at once. */
  KILL_ALL("kill-all-nodes"),
  /** SIGTERM. */
  STOP("stop-node"),
  /** SIGSTOP, and later SIGCONT: it knows nothing of the time between. */
  PAUSE("pause-node");

  private final String label;

  NodeFault(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public void strike(Servers servers, int node) {
    ServerProcess one = servers.nodes().get(node);
    switch (this) {
      case KILL -> one.close();
      case KILL_ALL -> servers.nodes().forEach(ServerProcess::close);
      case STOP -> one.stop();
      case PAUSE -> one.pause();
    }
  }

  @Override
  public void mend(Servers servers, int node) throws Exception {
    ServerProcess one = servers.nodes().get(node);
    switch (this) {
      case KILL, STOP -> one.start();
      case KILL_ALL -> startAll(servers.nodes());
      case PAUSE -> one.resume();
    }
  }

  private static void startAll(List<ServerProcess> nodes) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starting =
          nodes.stream().<Future<?>>map(n -> threads.submit(n::start)).toList();
      for (Future<?> node : starting) {
        node.get();
      }
    }
  }
}
