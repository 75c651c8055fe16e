package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.Limited;
import chat.parley.testkit.RabbitMq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One jar of Parley, on one node and on two. */
final class ParleyPeers {

  private static final Destinations INBOX =
      new Destinations("/user/queue/messages", "/user/{user}/queue/messages");

  /** As with others, which keep nothing unless they are asked to. */
  private static final Destinations EPHEMERAL =
      new Destinations(INBOX.subscribe(), INBOX.send(), Map.of("persistent", "false"));

  /** A broadcast is stored, though no other server does that. */
  private static final ProtocolSettings STOMP =
      ProtocolSettings.stomp(new Destinations("/topic/chat", "/topic/chat"), EPHEMERAL, INBOX);

  private final Path jar;

  /** Serves a jar that may be built later: {@link Candidate#missing} tells whether it is there. */
  ParleyPeers(Path jar) {
    this.jar = jar.toAbsolutePath();
  }

  Candidate embedded() {
    return new Candidate(
        "Parley", this::missing, launch -> embedded(launch, "/stomp/{user}", STOMP));
  }

  Candidate oldProtocol() {
    return new Candidate(
        "Parley, old protocol",
        this::missing,
        launch -> embedded(launch, "/ws/{user}/", ProtocolSettings.old()));
  }

  Candidate twoNodes() {
    return new Candidate(
        "Parley, two nodes, RabbitMQ and PostgreSQL",
        () -> missing().or(RabbitMqPart::missing),
        this::twoNodes);
  }

  private Optional<String> missing() {
    return Files.exists(jar) ? Optional.empty() : Optional.of("no " + jar + ": build it first");
  }

  private Peer embedded(Launch launch, String path, ProtocolSettings words) {
    int port = start(launch, "parley", Map.of());
    return launch.peer(version(), List.of(port), path, words);
  }

  private Peer twoNodes(Launch launch) throws IOException {
    RabbitMq broker = RabbitMqPart.start(launch, false);
    PostgresPart database = PostgresPart.start(launch);
    var member = new HashMap<String, String>();
    for (String property : broker.properties("parley")) {
      int equals = property.indexOf('=');
      member.put(property.substring(0, equals), property.substring(equals + 1));
    }
    member.put("parley.store.url", database.url());
    member.put("parley.store.username", "postgres");
    List<Integer> ports = List.of(start(launch, "node1", member), start(launch, "node2", member));
    String version = String.join(", ", version(), RabbitMqPart.version(broker), database.version());
    return launch.peer(version, ports, "/stomp/{user}", STOMP);
  }

  /** Gives all settings by the environment: secrets may not be on a command line. */
  private int start(Launch launch, String node, Map<String, String> more) {
    int port = FreePort.next();
    var settings = new HashMap<>(Limited.BUSY);
    settings.put("server.port", String.valueOf(port));
    settings.put("parley.data-directory", launch.directory().resolve(node).toString());
    settings.putAll(more);
    var environment = new HashMap<String, String>();
    settings.forEach((name, value) -> environment.put(variable(name), value));
    launch.run(node, port, environment, JavaCommands.jar(jar));
    return port;
  }

  private static String variable(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private String version() {
    return "Parley " + ParleyJar.of(jar).version();
  }
}
