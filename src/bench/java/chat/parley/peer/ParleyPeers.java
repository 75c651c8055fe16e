package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.RabbitMq;
import chat.parley.testkit.TestLimits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The servers of one jar of Parley, on one node and on two. */
final class ParleyPeers {

  private static final Destinations INBOX =
      new Destinations("/user/queue/messages", "/user/{user}/queue/messages");

  /** Not stored, as on the other servers, which store nothing by default. */
  private static final Destinations EPHEMERAL =
      new Destinations(INBOX.subscribe(), INBOX.send(), Map.of("persistent", "false"));

  /** A broadcast is stored, although no other server does that. */
  private static final ProtocolSettings STOMP =
      ProtocolSettings.stomp(new Destinations("/topic/chat", "/topic/chat"), EPHEMERAL, INBOX);

  /**
   * The start script of the unpacked distribution, which has an AOT cache; not every build has it.
   */
  private static final Path DISTRIBUTION =
      Path.of("target", "parley", "bin", "parley").toAbsolutePath();

  private final Path jar;

  /** Uses a jar that may be built later: {@link Candidate#missing} tells whether it exists. */
  ParleyPeers(Path jar) {
    this.jar = jar.toAbsolutePath();
  }

  Candidate embedded() {
    return new Candidate(
        "Parley", this::missing, launch -> embedded(launch, "/stomp/{user}", STOMP));
  }

  Candidate legacyProtocol() {
    return new Candidate(
        "Parley, old protocol",
        this::missing,
        launch -> embedded(launch, "/ws/{user}/", ProtocolSettings.legacy()));
  }

  Candidate twoNodes() {
    return new Candidate(
        "Parley, two nodes, RabbitMQ and PostgreSQL",
        () -> missing().or(RabbitMqPart::missing),
        this::twoNodes);
  }

  /** Returns one node of the unpacked distribution of this build. */
  static Candidate distribution() {
    return new Candidate(
        "Parley, unpacked distribution",
        () ->
            Files.isExecutable(DISTRIBUTION)
                ? Optional.empty()
                : Optional.of(DISTRIBUTION + " does not exist"),
        ParleyPeers::startDistribution);
  }

  private static Peer startDistribution(Launch launch) {
    String home = System.getProperty("java.home");
    String path = Path.of(home, "bin") + File.pathSeparator + System.getenv("PATH");
    int port =
        start(
            launch,
            "parley",
            Map.of(),
            Map.of("JAVA_HOME", home, "PATH", path),
            List.of(DISTRIBUTION.toString()));
    return launch.createPeer("target/parley/bin/parley", List.of(port), "/stomp/{user}", STOMP);
  }

  private Optional<String> missing() {
    return Files.exists(jar)
        ? Optional.empty()
        : Optional.of(jar + " does not exist: build it first");
  }

  private Peer embedded(Launch launch, String path, ProtocolSettings settings) {
    int port = start(launch, "parley", Map.of());
    return launch.createPeer(version(), List.of(port), path, settings);
  }

  private Peer twoNodes(Launch launch) throws IOException {
    RabbitMq broker = RabbitMqPart.start(launch, false);
    PostgresPart database = PostgresPart.start(launch);
    var clusterSettings = new HashMap<String, String>();
    for (String property : broker.properties("parley")) {
      int equals = property.indexOf('=');
      clusterSettings.put(property.substring(0, equals), property.substring(equals + 1));
    }
    clusterSettings.put("parley.store.url", database.url());
    clusterSettings.put("parley.store.username", "postgres");
    List<Integer> ports =
        List.of(start(launch, "node1", clusterSettings), start(launch, "node2", clusterSettings));
    String version = String.join(", ", version(), RabbitMqPart.version(broker), database.version());
    return launch.createPeer(version, ports, "/stomp/{user}", STOMP);
  }

  private int start(Launch launch, String node, Map<String, String> additional) {
    return start(launch, node, additional, Map.of(), JavaCommands.jar(jar));
  }

  /**
   * Starts a node; all settings are passed in the environment, because secrets must not be on a
   * command line.
   */
  private static int start(
      Launch launch,
      String node,
      Map<String, String> additional,
      Map<String, String> variables,
      List<String> command) {
    int port = FreePort.next();
    var settings = new HashMap<>(TestLimits.HIGH_LIMITS);
    settings.put("server.port", String.valueOf(port));
    settings.put("parley.data-directory", launch.directory().resolve(node).toString());
    settings.putAll(additional);
    var environment = new HashMap<>(variables);
    settings.forEach((name, value) -> environment.put(environmentVariable(name), value));
    launch.start(node, port, environment, command);
    return port;
  }

  private static String environmentVariable(String setting) {
    return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private String version() {
    return "Parley " + ParleyJar.of(jar).version();
  }
}
