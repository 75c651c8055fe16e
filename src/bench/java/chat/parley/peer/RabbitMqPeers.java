package chat.parley.peer;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.peer.ProtocolSettings.Protocol;
import chat.parley.testkit.RabbitMq;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** RabbitMQ alone, used through STOMP over WebSocket. */
final class RabbitMqPeers {

  /** A message is receipted when it is on disk; the queue remains when its reader disconnects. */
  static final Destinations DURABLE =
      new Destinations("/queue/d.{user}", "/queue/d.{user}", Map.of("persistent", "true"));

  /** The queues are deleted with their messages when their readers disconnect. */
  private static final ProtocolSettings PROTOCOL =
      new ProtocolSettings(
          Protocol.STOMP,
          "v12.stomp",
          connectHeaders(),
          new Destinations("/topic/chat", "/topic/chat"),
          new Destinations("/exchange/amq.direct/{user}", "/exchange/amq.direct/{user}"),
          DURABLE);

  private RabbitMqPeers() {}

  static Candidate webStomp() {
    return new Candidate("RabbitMQ Web STOMP", RabbitMqPart::missing, RabbitMqPeers::start);
  }

  private static Peer start(Launch launch) {
    RabbitMq broker = RabbitMqPart.start(launch, true);
    return launch.createPeer(
        RabbitMqPart.version(broker), List.of(broker.webPort()), "/ws", PROTOCOL);
  }

  /**
   * Returns the headers of CONNECT with the user that every new RabbitMQ admits from the same
   * machine.
   */
  private static Map<String, String> connectHeaders() {
    var headers = new HashMap<>(ProtocolSettings.CONNECT_HEADERS);
    headers.put("login", "guest");
    headers.put("passcode", "guest");
    return Map.copyOf(headers);
  }
}
