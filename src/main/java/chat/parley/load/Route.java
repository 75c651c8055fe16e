package chat.parley.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path and destinations by which the clients of a workload send and receive messages. The paths
 * and destinations may contain the placeholders {@code {user}}, the client's own name, {@code
 * {partner}}, the name of the user it sends to, and {@code {token}}, the client's token.
 *
 * @param path the path and query of the WebSocket; over HTTP those of a request for messages, up to
 *     the name of the stream
 * @param subscribe the STOMP destination to subscribe to, over HTTP the stream; null if none is
 *     needed
 * @param subscribeHeaders additional headers of SUBSCRIBE; over HTTP only the position counts
 * @param send the STOMP destination to send to, over HTTP the path; in the legacy protocol the
 *     whole text, with {@code {body}} in it
 * @param sendHeaders additional headers of SEND
 */
public record Route(
    String path,
    @Nullable String subscribe,
    Map<String, String> subscribeHeaders,
    String send,
    Map<String, String> sendHeaders) {

  private static final Map<String, String> RECEIPT_HEADER = Map.of("receipt", "s");

  /** Creates a route without additional headers. */
  public Route(String path, @Nullable String subscribe, String send) {
    this(path, subscribe, Map.of(), send, Map.of());
  }

  /** Returns this route with a receipt for SUBSCRIBE: a client is ready once it has received it. */
  public Route withReceipt() {
    return withSubscribeHeaders(RECEIPT_HEADER);
  }

  /**
   * Returns this route with a receipt for SUBSCRIBE and a position to resume from.
   *
   * @param position the headers {@code offset} and {@code epoch}
   */
  Route withStart(Map<String, String> position) {
    var headers = new HashMap<>(position);
    headers.putAll(RECEIPT_HEADER);
    return withSubscribeHeaders(headers);
  }

  /** Returns this route with other additional headers of SUBSCRIBE. */
  private Route withSubscribeHeaders(Map<String, String> headers) {
    return new Route(path, subscribe, headers, send, sendHeaders);
  }

  /** Returns this route with other additional headers of SEND. */
  public Route withSendHeaders(Map<String, String> headers) {
    return new Route(path, subscribe, subscribeHeaders, send, headers);
  }
}
