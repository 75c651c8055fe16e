package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.RabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootVersion;

/**
 * {@link StockServer} on Tomcat and on Jetty. Each has a class path of its own, because Spring
 * chooses its WebSocket implementation by the classes on it.
 */
final class StockPeers {

  /** The profile {@code bench} copies the jars of Tomcat here, because Parley does not use them. */
  private static final Path TOMCAT = Path.of("target", "bench", "tomcat").toAbsolutePath();

  /** Jars that configure themselves if they are present, and that a plain chat does not have. */
  private static final String EXTRAS =
      ".*/spring-(security|boot-(starter-)?(security|actuator|health|micrometer))[^/]*\\.jar";

  private static final String JETTY =
      ".*/((spring-boot-(starter-)?)?jetty|jakarta\\.(servlet|websocket))-[^/]*\\.jar";

  private static final Destinations CHAT = new Destinations("/topic/chat", "/topic/chat");

  private static final ProtocolSettings IN_MEMORY =
      ProtocolSettings.stomp(
          CHAT, new Destinations("/user/queue/messages", "/user/{user}/queue/messages"), null);

  /**
   * For messages to users, Spring's documentation uses {@code amq.direct}: its queues are deleted
   * with the session, while each {@code /user/queue} would remain.
   */
  private static final ProtocolSettings RELAYED =
      ProtocolSettings.stomp(
          CHAT,
          new Destinations(
              "/user/exchange/amq.direct/messages", "/user/{user}/exchange/amq.direct/messages"),
          RabbitMqPeers.DURABLE);

  private StockPeers() {}

  static Candidate tomcat() {
    return new Candidate(
        "Spring simple broker, Tomcat",
        StockPeers::missing,
        launch -> start(launch, onTomcat(), 0, springVersion(), IN_MEMORY));
  }

  static Candidate jetty() {
    return new Candidate(
        "Spring simple broker, Jetty",
        Optional::empty,
        launch -> start(launch, onJetty().toList(), 0, jettyVersion(), IN_MEMORY));
  }

  static Candidate relay() {
    return new Candidate(
        "Spring broker relay, Tomcat and RabbitMQ",
        () -> missing().or(RabbitMqPart::missing),
        StockPeers::relay);
  }

  private static Peer relay(Launch launch) {
    RabbitMq broker = RabbitMqPart.start(launch, false);
    String version = springVersion() + ", " + RabbitMqPart.version(broker);
    return start(launch, onTomcat(), broker.port(), version, RELAYED);
  }

  private static Peer start(
      Launch launch,
      List<String> classPath,
      int relayPort,
      String version,
      ProtocolSettings settings) {
    int port = FreePort.next();
    List<String> command =
        JavaCommands.main(
            classPath,
            StockServer.class,
            // Parley's own settings are on the class path too.
            "--spring.config.location=optional:file:none/",
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            "--stock.relay-port=" + relayPort);
    launch.start("spring", port, Map.of(), command);
    return launch.createPeer(version, List.of(port), "/stomp/{user}", settings);
  }

  private static Stream<String> onJetty() {
    return JavaCommands.CLASS_PATH.stream().filter(entry -> !entry.matches(EXTRAS));
  }

  private static List<String> onTomcat() {
    return Stream.concat(onJetty().filter(entry -> !entry.matches(JETTY)), tomcatJars()).toList();
  }

  private static Stream<String> tomcatJars() {
    try (Stream<Path> jars = Files.list(TOMCAT)) {
      return jars.map(Path::toString).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> missing() {
    return Files.isDirectory(TOMCAT)
        ? Optional.empty()
        : Optional.of("no Tomcat in " + TOMCAT + ": the profile bench puts it there");
  }

  private static String springVersion() {
    return "Spring Boot %s, Tomcat %s"
        .formatted(
            SpringBootVersion.getVersion(),
            JavaCommands.version(tomcatJars(), "tomcat-embed-core"));
  }

  private static String jettyVersion() {
    return "Spring Boot %s, Jetty %s"
        .formatted(SpringBootVersion.getVersion(), JavaCommands.version(onJetty(), "jetty-server"));
  }
}
