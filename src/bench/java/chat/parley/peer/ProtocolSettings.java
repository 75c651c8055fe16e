package chat.parley.peer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server is spoken to.
 *
 * @param subProtocol of the WebSocket; null if none is asked for
 * @param connect the headers of CONNECT; empty in the old protocol
 * @param durable point to point, each message stored before its receipt; null where that is not
 */
public record ProtocolSettings(
    Protocol protocol,
    @Nullable String subProtocol,
    Map<String, String> connect,
    Destinations broadcast,
    Destinations pointToPoint,
    @Nullable Destinations durable) {

  /** What is spoken on the WebSocket. */
  public enum Protocol {
    /** STOMP 1.2. */
    STOMP,
    /** The JSON texts that Parley's old clients send. */
    OLD
  }

  /**
   * What is subscribed to and written to. In the old protocol one subscribes by opening a path, and
   * writes on it: both are that path.
   *
   * @param subscribe with {@code {user}} where the reader's name belongs
   * @param send the same
   * @param headers of SEND, beside the destination
   */
  public record Destinations(String subscribe, String send, Map<String, String> headers) {

    Destinations(String subscribe, String send) {
      this(subscribe, send, Map.of());
    }

    /** What a reader subscribes to. */
    public String subscribe(String reader) {
      return subscribe.replace("{user}", reader);
    }

    /** Where a message to a reader is sent. */
    public String send(String reader) {
      return send.replace("{user}", reader);
    }
  }

  /** STOMP as it is spoken to an application: it knows nobody's password. */
  static ProtocolSettings stomp(
      Destinations broadcast, Destinations pointToPoint, @Nullable Destinations durable) {
    return new ProtocolSettings(Protocol.STOMP, "v12.stomp", HELLO, broadcast, pointToPoint, durable);
  }

  static final Map<String, String> HELLO =
      Map.of("accept-version", "1.2", "host", "/", "heart-beat", "0,0");

  /** The old protocol. */
  static ProtocolSettings old() {
    var everyone = new Destinations("/ws/", "/ws/");
    var person = new Destinations("/ws/{user}/", "/ws/{user}/");
    return new ProtocolSettings(Protocol.OLD, null, Map.of(), everyone, person, null);
  }
}
