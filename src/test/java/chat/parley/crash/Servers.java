package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.util.List;

/** What the clients of a run speak to. */
sealed interface Servers extends AutoCloseable permits SingleServer, Cluster {

  /** Of which some may have ended. */
  List<ServerProcess> nodes();

  /** The port of a node at random. */
  int somePort();

  @Override
  void close() throws IOException;
}
