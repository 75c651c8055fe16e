package chat.parley.cluster;

import java.util.Map;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;

/** What is said to the broker, in words that RabbitMQ and Artemis both understand. */
record BrokerFrames(BrokerProperties settings) {

  /** The receipt that tells that the subscription is there. */
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
    // Artemis: one's own queue at the address.
    frame.setNativeHeader("subscription-type", "MULTICAST");
    // RabbitMQ: the queue goes with the connection, and is bounded like all queues. What finds no
    // room in it is read from the database.
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
    // Artemis: to every queue of the address. RabbitMQ takes it for an ordinary header.
    frame.setNativeHeader("destination-type", "MULTICAST");
    return frame;
  }

  static StompHeaderAccessor disconnect() {
    StompHeaderAccessor frame = StompHeaderAccessor.create(StompCommand.DISCONNECT);
    frame.setReceipt("bye");
    return frame;
  }
}
