package chat.parley.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP/1.1 requests (RFC 9112) one after another: each when the response to the one before
 * has arrived, on the same connection as long as the server keeps it open. A request that the
 * server refuses with 503, because it is busy, is repeated. Confined to the thread of the swarm.
 */
final class HttpWire implements Connection.Owner {

  private static final int MAX_WAITING = 10_000;
  private static final int UNAVAILABLE = 503;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *(\\d{1,9})\r\n");
  private static final Pattern CHUNKED = Pattern.compile("(?i)\r\nTransfer-Encoding: *chunked\r\n");
  private static final Pattern CLOSE = Pattern.compile("(?i)\r\nConnection: *close\r\n");
  private static final Pattern EVENTS =
      Pattern.compile("(?i)\r\nContent-Type: *text/event-stream[;\r]");

  /** The client that sends the requests. Called on the thread of the swarm. */
  interface Owner {

    /** A response has arrived. Its body in {@code in} is valid until this method returns. */
    void response(int status, byte[] in, int from, int to);

    /**
     * A part of a response with events has arrived.
     *
     * @return the offset after the last complete event: the next part begins with it
     */
    int events(byte[] in, int from, int end);

    /** The connection has ended, or could not be opened, while a response was awaited. */
    void failed(String reason);
  }

  private final Loop loop;
  private final Connection.Opener server;
  private final Owner owner;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private @Nullable Connection connection;
  private byte @Nullable [] request;
  private boolean inEvents;
  private boolean closed;

  HttpWire(Loop loop, Connection.Opener server, Owner owner) {
    this.loop = loop;
    this.server = server;
    this.owner = owner;
  }

  /**
   * Sends a request when the responses to all requests before have arrived. Does nothing once
   * closed.
   *
   * @param next the request, which the caller must not change later
   */
  void send(byte[] next) {
    if (closed) {
      return;
    }
    if (waiting.size() >= MAX_WAITING) {
      close();
      owner.failed("the server does not answer: %d requests are waiting".formatted(MAX_WAITING));
      return;
    }
    if (request == null) {
      sendNow(next);
    } else {
      waiting.add(next);
    }
  }

  private void sendNow(byte[] next) {
    request = next;
    transmit();
  }

  private void transmit() {
    inEvents = false;
    if (connection != null) {
      connected();
      return;
    }
    try {
      connection = server.open(this);
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void connected() {
    if (connection != null && request != null) {
      connection.write(request);
    }
  }

  @Override
  public int received(byte[] in, int end) {
    if (inEvents) {
      return owner.events(in, 0, end);
    }
    String text = new String(in, 0, end, ISO_8859_1);
    int blankLine = text.indexOf("\r\n\r\n");
    if (blankLine < 0) {
      return 0;
    }
    String head = text.substring(0, blankLine + 2);
    try {
      return readBody(head, in, blankLine + 4, end);
    } catch (NumberFormatException _) {
      return reject(head, end);
    }
  }

  /** Reads the body of a response; returns 0 if it is incomplete. */
  private int readBody(String head, byte[] in, int from, int end) {
    Matcher status = STATUS.matcher(head);
    boolean chunked = CHUNKED.matcher(head).find();
    boolean events = EVENTS.matcher(head).find();
    if (!status.lookingAt() || (chunked && events)) {
      return reject(head, end);
    }
    if (events) {
      inEvents = true;
      return owner.events(in, from, end);
    }
    int code = Integer.parseInt(status.group(1));
    boolean last = CLOSE.matcher(head).find();
    if (chunked) {
      byte[] body = Chunks.decode(in, from, end);
      if (body != null) {
        complete(code, body, 0, body.length, last);
      }
      return body == null ? 0 : end;
    }
    Matcher length = LENGTH.matcher(head);
    int to = length.find() ? from + Integer.parseInt(length.group(1)) : end;
    if (to > end) {
      return 0;
    }
    complete(code, in, from, to, last);
    return end;
  }

  private int reject(String head, int end) {
    if (connection != null) {
      connection.fail("unsupported response: " + head.strip());
    }
    return end;
  }

  private void complete(int status, byte[] in, int from, int to, boolean last) {
    if (last || status == UNAVAILABLE) {
      disconnect();
    }
    if (status == UNAVAILABLE) {
      loop.repeatLater(this::repeat);
      return;
    }
    request = null;
    owner.response(status, in, from, to);
    if (!closed && request == null && !waiting.isEmpty()) {
      sendNow(waiting.remove());
    }
  }

  private void repeat() {
    if (!closed) {
      transmit();
    }
  }

  private void disconnect() {
    if (connection != null) {
      connection.close(null);
      connection = null;
    }
  }

  /** Ends the current request; a connection that the server closes between requests is no error. */
  @Override
  public void failed(String reason) {
    connection = null;
    if (request != null) {
      request = null;
      owner.failed(reason);
    }
  }

  /** Closes the connection without waiting. */
  void close() {
    closed = true;
    disconnect();
  }
}
