package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.util.List;

/** The servers that the clients of a run connect to. */
sealed interface Servers extends AutoCloseable permits SingleServer, Cluster {

  /** Returns all nodes, including those that are not running. */
  List<ServerProcess> nodes();

  /** Returns the port of a random node. */
  int randomPort();

  @Override
  void close() throws IOException;
}
