package chat.parley.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of a workload are sent and read. In all texts {@code {user}} is the client's own
 * name and {@code {partner}} that of whom it writes to; {@code {token}} is what proves its name.
 *
 * @param path of the WebSocket
 * @param subscribe the STOMP destination that is read, or none
 * @param subscribeHeaders more headers of SUBSCRIBE
 * @param send the STOMP destination that is written to; in the old protocol the whole text, with
 *     {@code {body}}
 * @param sendHeaders more headers of SEND
 */
public record Route(
    String path,
    @Nullable String subscribe,
    Map<String, String> subscribeHeaders,
    String send,
    Map<String, String> sendHeaders) {

  private static final Map<String, String> RECEIPT = Map.of("receipt", "s");

  /** Without more headers. */
  public Route(String path, @Nullable String subscribe, String send) {
    this(path, subscribe, Map.of(), send, Map.of());
  }

  /** The same, with a receipt for SUBSCRIBE: a client is through when it has come. */
  public Route receipted() {
    return subscribedWith(RECEIPT);
  }

  /** The same, from a place on: the headers that name it. */
  Route from(Map<String, String> place) {
    var headers = new HashMap<>(place);
    headers.putAll(RECEIPT);
    return subscribedWith(headers);
  }

  /** The same, with more headers of SUBSCRIBE. */
  private Route subscribedWith(Map<String, String> headers) {
    return new Route(path, subscribe, headers, send, sendHeaders);
  }

  /** The same, with more headers of SEND. */
  public Route sentWith(Map<String, String> headers) {
    return new Route(path, subscribe, subscribeHeaders, send, headers);
  }
}
