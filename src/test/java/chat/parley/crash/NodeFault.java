package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What happens to processes of Parley, one alone or one of several. */
enum NodeFault implements Fault<Servers> {
  /** SIGKILL. */
  KILL_NODE,
  /** SIGKILL to all at once. */
  KILL_ALL_NODES,
  /** SIGTERM. */
  STOP_NODE,
  /** SIGSTOP, and later SIGCONT: it knows nothing of the time between. */
  PAUSE_NODE;

  @Override
  public void strike(Servers servers, int node) {
    ServerProcess one = servers.nodes().get(node);
    switch (this) {
      case KILL_NODE -> one.close();
      case KILL_ALL_NODES -> servers.nodes().forEach(ServerProcess::close);
      case STOP_NODE -> one.stop();
      case PAUSE_NODE -> one.pause();
    }
  }

  @Override
  public void mend(Servers servers, int node) throws Exception {
    ServerProcess one = servers.nodes().get(node);
    switch (this) {
      case KILL_NODE, STOP_NODE -> one.start();
      case KILL_ALL_NODES -> startAll(servers.nodes());
      case PAUSE_NODE -> one.resume();
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
