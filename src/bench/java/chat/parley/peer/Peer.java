package chat.parley.peer;

import java.util.List;

/** A server to measure, in processes of its own, which are kept on one core. */
public interface Peer extends AutoCloseable {

  /** What it is, such as {@code Spring simple broker, Tomcat}. */
  String name();

  /** The versions of what it is made of. */
  String version();

  /**
   * Where a client connects to, on 127.0.0.1.
   *
   * @param client its number: of several nodes they take turns
   */
  int port(int client);

  /** The path of the WebSocket of that user. */
  String path(String user);

  /** How it is spoken to. */
  ProtocolSettings words();

  /** All whose CPU and memory count, children included, as they are now. */
  List<ProcessHandle> processes();

  /** Ends all of them; may be called again. */
  @Override
  void close();
}
