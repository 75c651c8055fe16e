package chat.parley.cluster;

import java.util.Map;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

/** The frames that a node sends to the broker, with headers for both RabbitMQ and Artemis. */
record BrokerFrames(BrokerProperties settings) {

  /** The receipt id of the SUBSCRIBE frame. */
  static final String SUBSCRIBED = "subscribed";

  StompHeaderAccessor connect() {
    StompHeaderAccessor frame = StompHeaderAccessor.create(StompCommand.CONNECT);
    long beat = settings.heartBeat().toMillis();
    frame.setAcceptVersion("1.1,1.2");
    frame.setHost(settings.virtualHost());
    frame.setHeartbeat(beat, beat);
    if (settings.login() != null) {
      frame.setLogin(settings.login());
    }
    if (settings.passcode() != null) {
      frame.setPasscode(settings.passcode());
    }
    return frame;
  }

  StompHeaderAccessor subscribe() {
    StompHeaderAccessor frame = StompHeaderAccessor.create(StompCommand.SUBSCRIBE);
    frame.setSubscriptionId("nodes");
    frame.setDestination(settings.destination());
    frame.setReceipt(SUBSCRIBED);
    // Artemis: gives each node its own queue at the address.
    frame.setNativeHeader("subscription-type", "MULTICAST");
    // RabbitMQ: the queue is deleted with the connection, and is bounded like all queues. Frames
    // that do not fit are dropped there, and their messages are read from the database.
    frame.setNativeHeader("exclusive", "true");
    frame.setNativeHeader("auto-delete", "true");
    frame.setNativeHeader("durable", "false");
    frame.setNativeHeader("x-max-length-bytes", String.valueOf(64 * 1024 * 1024));
    return frame;
  }

  StompHeaderAccessor send(Map<String, String> headers) {
    StompHeaderAccessor frame = StompHeaderAccessor.create(StompCommand.SEND);
    frame.setDestination(settings.destination());
    headers.forEach(frame::setNativeHeader);
    // Artemis: routes to all queues of the address. RabbitMQ treats it as an ordinary header.
    frame.setNativeHeader("destination-type", "MULTICAST");
    return frame;
  }

  static StompHeaderAccessor disconnect() {
    StompHeaderAccessor frame = StompHeaderAccessor.create(StompCommand.DISCONNECT);
    frame.setReceipt("bye");
    return frame;
  }
}
