package chat.parley.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A peer that is being started: where, and what of it runs already. */
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

  /** Before a command, it keeps its process on the core, and that one's children. */
  List<String> pinned() {
    return List.of("taskset", "-c", String.valueOf(core));
  }

  /** Starts a process, and waits until it accepts connections. */
  void run(String part, int port, Map<String, String> environment, List<String> command) {
    var all = Stream.concat(pinned().stream(), command.stream()).toList();
    Path log = directory.resolve(part + ".log");
    add(new ServerPart(all, environment, log)).awaitAccepting(port);
  }

  /** Takes what has been started, to be ended with the rest. */
  <P extends Part> P add(P part) {
    parts.add(part);
    return part;
  }

  /** All is started. */
  Peer peer(String version, List<Integer> ports, String path, ProtocolSettings words) {
    return new Running(name, version, ports, path, words, this);
  }

  Stream<ProcessHandle> processes() {
    return parts.stream().flatMap(Part::processes);
  }

  /** Ends what was started, the last first. */
  void close() {
    parts.reversed().forEach(Part::close);
  }

  private record Running(
      String name, String version, List<Integer> ports, String path, ProtocolSettings words, Launch launch)
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
