package chat.parley.peer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients communicate with a server.
 *
 * @param subProtocol the WebSocket subprotocol; null to request none
 * @param connect the headers of CONNECT; empty in the legacy protocol
 * @param durable the destinations for point-to-point messages that are stored before their receipt;
 *     null if the server has none
 */
public record ProtocolSettings(
    Protocol protocol,
    @Nullable String subProtocol,
    Map<String, String> connect,
    Destinations broadcast,
    Destinations pointToPoint,
    @Nullable Destinations durable) {

  /** The protocol over the WebSocket. */
  public enum Protocol {
    /** STOMP 1.2. */
    STOMP,
    /** The JSON texts of Parley's legacy clients. */
    LEGACY
  }

  /**
   * The destinations of subscriptions and of messages. In the legacy protocol a client subscribes
   * by opening a path and sends over the same WebSocket: both are that path.
   *
   * @param subscribe the destination to subscribe to, with {@code {user}} for the name of the
   *     reader
   * @param send the destination to send to, with the same placeholder
   * @param headers additional headers of SEND
   */
  public record Destinations(String subscribe, String send, Map<String, String> headers) {

    Destinations(String subscribe, String send) {
      this(subscribe, send, Map.of());
    }

    /** Returns the destination that a reader subscribes to. */
    public String subscribe(String reader) {
      return subscribe.replace("{user}", reader);
    }

    /** Returns the destination of messages to a reader. */
    public String send(String reader) {
      return send.replace("{user}", reader);
    }
  }

  /** Returns STOMP as an application accepts it, without a password. */
  static ProtocolSettings stomp(
      Destinations broadcast, Destinations pointToPoint, @Nullable Destinations durable) {
    return new ProtocolSettings(
        Protocol.STOMP, "v12.stomp", CONNECT_HEADERS, broadcast, pointToPoint, durable);
  }

  static final Map<String, String> CONNECT_HEADERS =
      Map.of("accept-version", "1.2", "host", "/", "heart-beat", "0,0");

  /** Returns the legacy protocol. */
  static ProtocolSettings legacy() {
    var broadcast = new Destinations("/ws/", "/ws/");
    var user = new Destinations("/ws/{user}/", "/ws/{user}/");
    return new ProtocolSettings(Protocol.LEGACY, null, Map.of(), broadcast, user, null);
  }
}
