package chat.parley.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The start of a peer: its environment, and its parts that run already. */
final class Launch {

  private final String name;
  private final int core;
  private final Path directory;
  private final List<Part> parts = new CopyOnWriteArrayList<>();

  Launch(String name, int core, Path directory) {
    this.name = name;
    this.core = core;
    this.directory = directory.toAbsolutePath();
  }

  int core() {
    return core;
  }

  Path directory() {
    return directory;
  }

  /** Returns the command prefix that pins a process and its children to the core. */
  List<String> pinCommand() {
    return List.of("taskset", "-c", String.valueOf(core));
  }

  /** Starts a process, and waits until it accepts connections. */
  void start(String part, int port, Map<String, String> environment, List<String> command) {
    var pinned = Stream.concat(pinCommand().stream(), command.stream()).toList();
    Path log = directory.resolve(part + ".log");
    add(new ServerPart(pinned, environment, log)).awaitAccepting(port);
  }

  /** Adds a part that has been started, to be ended with the others. */
  <P extends Part> P add(P part) {
    parts.add(part);
    return part;
  }

  /** Returns the peer; all its parts must have been started. */
  Peer createPeer(
      String version, List<Integer> ports, String path, ProtocolSettings protocolSettings) {
    return new Running(name, version, ports, path, protocolSettings, this);
  }

  Stream<ProcessHandle> processes() {
    return parts.stream().flatMap(Part::processes);
  }

  /** Ends all parts, the last one first. */
  void close() {
    parts.reversed().forEach(Part::close);
  }

  private record Running(
      String name,
      String version,
      List<Integer> ports,
      String path,
      ProtocolSettings protocolSettings,
      Launch launch)
      implements Peer {

    @Override
    public int port(int client) {
      return ports.get(client % ports.size());
    }

    @Override
    public String path(String user) {
      return path.replace("{user}", user);
    }

    @Override
    public List<ProcessHandle> processes() {
      return launch.processes().toList();
    }

    @Override
    public void close() {
      launch.close();
    }
  }
}
