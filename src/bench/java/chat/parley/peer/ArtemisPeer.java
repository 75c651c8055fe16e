package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.testkit.FreePort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ActiveMQ Artemis alone, used through STOMP over WebSocket. */
final class ArtemisPeer {

  /** A prefix only selects the kind of an address, so the names after the prefixes must differ. */
  private static final ProtocolSettings PROTOCOL =
      ProtocolSettings.stomp(
          new Destinations("/topic/chat", "/topic/chat"),
          new Destinations("/topic/p.{user}", "/topic/p.{user}"),
          new Destinations("/queue/d.{user}", "/queue/d.{user}", Map.of("persistent", "true")));

  private ArtemisPeer() {}

  static Candidate candidate() {
    return new Candidate("ActiveMQ Artemis", Optional::empty, ArtemisPeer::start);
  }

  private static Peer start(Launch launch) {
    int port = FreePort.next();
    String data = launch.directory().resolve("artemis").toString();
    List<String> command =
        JavaCommands.main(JavaCommands.CLASS_PATH, ArtemisServer.class, String.valueOf(port), data);
    launch.start("artemis", port, Map.of(), command);
    String version =
        "Artemis " + JavaCommands.version(JavaCommands.CLASS_PATH.stream(), "artemis-server");
    return launch.createPeer(version, List.of(port), "/stomp", PROTOCOL);
  }
}
