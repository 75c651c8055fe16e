package chat.parley.peer;

import java.util.List;

/** A server to measure, in separate processes that are pinned to one core. */
public interface Peer extends AutoCloseable {

  /** Returns the name, such as {@code Spring simple broker, Tomcat}. */
  String name();

  /** Returns the versions of its components. */
  String version();

  /**
   * Returns the port on 127.0.0.1 to which a client connects.
   *
   * @param client the number of the client; several nodes are assigned in turn
   */
  int port(int client);

  /** Returns the path of the WebSocket of a user. */
  String path(String user);

  /** Returns how clients communicate with the server. */
  ProtocolSettings protocolSettings();

  /**
   * Returns the current processes with their children; their CPU time and memory count as those of
   * the server.
   */
  List<ProcessHandle> processes();

  /** Ends all processes; may be called more than once. */
  @Override
  void close();
}
