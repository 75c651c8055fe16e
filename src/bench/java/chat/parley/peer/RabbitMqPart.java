package chat.parley.peer;

import chat.parley.testkit.RabbitMq;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** RabbitMQ as installed, with its default settings. */
record RabbitMqPart(RabbitMq broker) implements Part {

  static Optional<String> missing() {
    return RabbitMq.isInstalled() ? Optional.empty() : Optional.of("RabbitMQ is not installed");
  }

  /**
   * Starts a broker for STOMP over TCP.
   *
   * @param web whether it also serves STOMP over WebSocket
   */
  static RabbitMq start(Launch launch, boolean web) {
    var broker = new RabbitMq(launch.directory(), launch.pinCommand(), web);
    return launch.add(new RabbitMqPart(broker)).broker;
  }

  static String version(RabbitMq broker) {
    return "RabbitMQ " + broker.control("version").strip();
  }

  @Override
  public Stream<ProcessHandle> processes() {
    return broker.processes().flatMap(Part::tree);
  }

  @Override
  public void close() {
    List<ProcessHandle> all = processes().toList();
    broker.close();
    all.forEach(ended -> ended.onExit().join());
  }
}
