package chat.parley.transport;

import chat.parley.failures.Failures;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Turns responses into event streams ({@code text/event-stream} of the HTML standard). Jetty writes
 * the head; then the connection is upgraded, as that of a WebSocket is, and an {@link
 * EventStreamConnection} writes the body. An asynchronous servlet response would keep the request
 * with all its parts in memory, and notice the end of a client only when it writes.
 */
@Component
public final class EventStreamUpgrade {

  private final Failures failures;

  EventStreamUpgrade(Failures failures) {
    this.failures = failures;
  }

  /** Sets the status and the headers of a response that contains events. */
  static void setHead(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    // Proxies such as nginx would otherwise collect the events and pass them on late.
    response.setHeader("X-Accel-Buffering", "no");
    response.setHeader(HttpHeaders.CONNECTION, "close");
  }

  /**
   * Sends the head of a response and its first bytes, and opens the session when the request has
   * been handled. If the connection ends before, the session is neither opened nor closed.
   *
   * @param first the first bytes of the body, at least one: they make the head leave
   * @throws IOException if the connection has failed
   */
  public void open(
      HttpServletRequest request,
      HttpServletResponse response,
      byte[] first,
      EventStreamSession session)
      throws IOException {
    setHead(response);
    response.getOutputStream().write(first);
    response.flushBuffer();
    var upgraded = ServletContextRequest.getServletContextRequest(request);
    ConnectionMetaData http = upgraded.getConnectionMetaData();
    upgraded.setAttribute(
        HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
        new EventStreamConnection(
            http.getConnection().getEndPoint(), http.getConnector(), session, failures));
  }
}
