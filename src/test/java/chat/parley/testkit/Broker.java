package chat.parley.testkit;

import java.util.List;

/** A message broker that links nodes to a cluster. */
public interface Broker extends AutoCloseable {

  /** The kinds of brokers. */
  List<String> KINDS = List.of("artemis", "rabbitmq");

  /** Returns the kind that tests use which need one: RabbitMQ if it is installed. */
  static String defaultKind() {
    return RabbitMq.isInstalled() ? "rabbitmq" : "artemis";
  }

  /**
   * Starts a broker.
   *
   * @param kind one of {@link #KINDS}
   */
  static Broker start(String kind) {
    return switch (kind) {
      case "artemis" -> new Artemis();
      case "rabbitmq" -> new RabbitMq();
      default ->
          throw new IllegalArgumentException(
              "No broker '%s'; allowed are %s".formatted(kind, KINDS));
    };
  }

  /** Returns the STOMP port on the loopback interface. */
  int port();

  /** Returns the properties with which a node uses this broker, each as {@code name=value}. */
  default String[] properties(String topic) {
    return new String[] {
      "parley.cluster.host=127.0.0.1",
      "parley.cluster.port=" + port(),
      "parley.cluster.virtual-host=parley",
      "parley.cluster.login=parley",
      "parley.cluster.passcode=secret",
      "parley.cluster.destination=/topic/" + topic
    };
  }

  /** Returns the number of open connections. */
  int connections();

  /** Stops the broker abruptly; it can be started again. */
  void kill();

  /** Starts the broker again, on the same port. */
  void start();

  /**
   * Raises or clears a memory alarm. While it is raised, the broker keeps its connections and their
   * heart-beats, but forwards no message that is sent to it.
   */
  void alarm(boolean raised);

  @Override
  void close();
}
