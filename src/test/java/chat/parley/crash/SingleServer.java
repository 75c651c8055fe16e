package chat.parley.crash;

import chat.parley.testkit.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/** One node with the embedded store. */
record SingleServer(ServerProcess process) implements Servers {

  /**
   * @param main the class with the {@code main} method of the server
   */
  SingleServer(Class<?> main, Path directory) {
    this(new ServerProcess(main, directory, PresenceTraffic.PROPERTIES));
  }

  @Override
  public List<ServerProcess> nodes() {
    return List.of(process);
  }

  @Override
  public int randomPort() {
    return process.port();
  }

  @Override
  public void close() {
    process.close();
  }
}
