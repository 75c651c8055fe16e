package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A fault of the processes of Parley, of a single server or of a cluster. */
enum NodeFault implements Fault<Servers> {
  /** Kills a node with SIGKILL. */
  KILL_NODE,
  /** Kills all nodes at once. */
  KILL_ALL_NODES,
  /** Stops a node with SIGTERM. */
  STOP_NODE,
  /** Pauses a node with SIGSTOP until SIGCONT: it does not notice the time in between. */
  PAUSE_NODE;

  @Override
  public void inject(Servers servers, int node) {
    ServerProcess process = servers.nodes().get(node);
    switch (this) {
      case KILL_NODE -> process.close();
      case KILL_ALL_NODES -> servers.nodes().forEach(ServerProcess::close);
      case STOP_NODE -> process.stop();
      case PAUSE_NODE -> process.pause();
    }
  }

  @Override
  public void recover(Servers servers, int node) throws Exception {
    ServerProcess process = servers.nodes().get(node);
    switch (this) {
      case KILL_NODE, STOP_NODE -> process.start();
      case KILL_ALL_NODES -> startAll(servers.nodes());
      case PAUSE_NODE -> process.resume();
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
