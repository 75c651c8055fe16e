package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.peer.ProtocolSettings.Protocol;
import chat.parley.testkit.RabbitMq;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RabbitMQ alone, spoken to by STOMP over WebSocket. */
final class RabbitMqPeers {

  /** Receipted when it is on the disk; the queue stays when its reader goes. */
  static final Destinations DURABLE =
      new Destinations("/queue/d.{user}", "/queue/d.{user}", Map.of("persistent", "true"));

  /** The queues go with their readers, and so do their messages. */
  private static final ProtocolSettings WORDS =
      new ProtocolSettings(
          Protocol.STOMP,
          "v12.stomp",
          login(),
          new Destinations("/topic/chat", "/topic/chat"),
          new Destinations("/exchange/amq.direct/{user}", "/exchange/amq.direct/{user}"),
          DURABLE);

  private RabbitMqPeers() {}

  static Candidate webStomp() {
    return new Candidate("RabbitMQ Web STOMP", RabbitMqPart::missing, RabbitMqPeers::start);
  }

  private static Peer start(Launch launch) {
    RabbitMq broker = RabbitMqPart.start(launch, true);
    return launch.peer(RabbitMqPart.version(broker), List.of(broker.webPort()), "/ws", WORDS);
  }

  /** Who may come in from this machine in every new RabbitMQ. */
  private static Map<String, String> login() {
    var headers = new HashMap<>(ProtocolSettings.HELLO);
    headers.put("login", "guest");
    headers.put("passcode", "guest");
    return Map.copyOf(headers);
  }
}
