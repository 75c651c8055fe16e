package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The floor: a loop in C on epoll that calls {@code send()} once per delivery and does nothing
 * else. It is compiled when it is needed.
 */
final class FloorPeer {

  private static final Path SOURCE = Path.of("src", "bench", "c", "floor.c");
  private static final Path PROGRAM = Path.of("target", "bench", "floor").toAbsolutePath();

  private static final ProtocolSettings PROTOCOL =
      ProtocolSettings.stomp(
          new Destinations("/topic/chat", "/topic/chat"),
          new Destinations("/user/queue/messages", "/user/{user}/queue/messages"),
          null);

  private FloorPeer() {}

  static Candidate candidate() {
    return new Candidate(Peers.FLOOR, FloorPeer::missing, FloorPeer::start);
  }

  private static Optional<String> missing() {
    if (!Tool.isInstalled("cc")) {
      return Optional.of("no C compiler (cc) is installed");
    }
    try {
      Files.createDirectories(PROGRAM.getParent());
      Tool.run("cc", "-O2", "-o", PROGRAM.toString(), SOURCE.toString());
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      String firstLine = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.of("cc cannot compile %s: %s".formatted(SOURCE, firstLine));
    }
  }

  private static Peer start(Launch launch) {
    int port = FreePort.next();
    launch.start("floor", port, Map.of(), List.of(PROGRAM.toString(), String.valueOf(port)));
    return launch.createPeer(version(), List.of(port), "/stomp/{user}", PROTOCOL);
  }

  private static String version() {
    return "a loop in C on epoll, " + Tool.run("cc", "--version").lines().findFirst().orElse("cc");
  }
}
