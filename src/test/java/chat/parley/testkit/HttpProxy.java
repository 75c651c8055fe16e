package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An HTTP proxy between browsers and a server, which treats requests as proxies of companies do: it
 * refuses or mutes some of them, and closes connections. Each connection carries one request.
 */
public final class HttpProxy implements AutoCloseable {

  /** The treatment of a request by the proxy. */
  public enum Treatment {
    /** Forwards the request and the response. */
    FORWARDED,
    /** Answers with status 403. */
    REFUSED,
    /** Closes the connection without an answer. */
    RESET,
    /** Forwards the request and the head of the response, and drops everything after it. */
    MUTED
  }

  /** The requests that are WebSocket handshakes. */
  public static final Predicate<String> WEB_SOCKETS = head -> head.contains("Upgrade: websocket");

  /** The requests for event streams. */
  public static final Predicate<String> EVENT_STREAMS =
      head -> head.matches("(?s)GET /api/\\S*events[? ].*");

  /** The request of one connection. */
  private static final class Exchange {
    final Socket client;
    final String head;
    volatile boolean muted;

    Exchange(Socket client, String head) {
      this.client = client;
      this.head = head;
    }
  }

  private static final byte[] REFUSAL =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(ISO_8859_1);

  private final ServerSocket server;
  private volatile int target;

  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

  /** The heads of all requests so far. */
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private final Map<Predicate<String>, Treatment> treatments = new ConcurrentHashMap<>();

  /** Zero for no limit. */
  private volatile Duration readTimeout = Duration.ZERO;

  /**
   * Starts a proxy on a free port of the loopback interface.
   *
   * @param target port of the server
   */
  public HttpProxy(int target) {
    try {
      this.server = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Treats new requests of a kind in this way; other requests are forwarded. */
  public HttpProxy treat(Predicate<String> requests, Treatment treatment) {
    treatments.put(requests, treatment);
    return this;
  }

  /** Forwards new requests to another server, as a load balancer does. */
  public void forwardTo(int port) {
    target = port;
  }

  /** Closes the connections of new requests whose server sends nothing for this time. */
  public HttpProxy readTimeout(Duration timeout) {
    readTimeout = timeout;
    return this;
  }

  /** Closes the connections of requests of a kind, and returns their number. */
  public long cut(Predicate<String> requests) {
    return open(requests).peek(exchange -> close(exchange.client)).count();
  }

  /** Drops what the server sends from now on to the open requests of a kind. */
  public void mute(Predicate<String> requests) {
    open(requests).forEach(exchange -> exchange.muted = true);
  }

  /** Returns the number of requests of a kind so far. */
  public long count(Predicate<String> requests) {
    return heads.stream().filter(requests).count();
  }

  private Stream<Exchange> open(Predicate<String> requests) {
    return exchanges.stream().filter(exchange -> requests.test(exchange.head));
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      var exchange = new Exchange(client, head(client.getInputStream()));
      heads.add(exchange.head);
      exchanges.add(exchange);
      try {
        treat(exchange, treatment(exchange.head));
      } finally {
        exchanges.remove(exchange);
      }
    } catch (IOException _) {
      // One of the two connections has ended, so both are closed.
    }
  }

  private Treatment treatment(String head) {
    return treatments.entrySet().stream()
        .filter(entry -> entry.getKey().test(head))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Treatment.FORWARDED);
  }

  private void treat(Exchange exchange, Treatment treatment) throws IOException {
    switch (treatment) {
      case REFUSED -> exchange.client.getOutputStream().write(REFUSAL);
      case RESET -> exchange.client.setSoLinger(true, 0);
      case MUTED -> forward(exchange, true);
      case FORWARDED -> forward(exchange, false);
    }
  }

  private void forward(Exchange exchange, boolean muted) throws IOException {
    try (var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
      upstream.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      upstream.getOutputStream().write(onlyRequest(exchange.head).getBytes(ISO_8859_1));
      Thread.startVirtualThread(() -> forwardRequest(exchange.client, upstream));
      InputStream response = upstream.getInputStream();
      OutputStream out = exchange.client.getOutputStream();
      out.write(head(response).getBytes(ISO_8859_1));
      exchange.muted |= muted;
      byte[] buffer = new byte[65_536];
      for (int read; (read = response.read(buffer)) >= 0; ) {
        if (!exchange.muted) {
          out.write(buffer, 0, read);
        }
      }
    }
  }

  /**
   * Returns the head of a request as that of the only one of its connection, without the headers
   * that concern the connection with the client.
   */
  private static String onlyRequest(String head) {
    return WEB_SOCKETS.test(head)
        ? head
        : head.replaceAll("(?im)^(Connection|Upgrade|HTTP2-Settings): .*\r\n", "")
            .replaceFirst("\r\n", "\r\nConnection: close\r\n");
  }

  private static void forwardRequest(Socket client, Socket upstream) {
    try {
      client.getInputStream().transferTo(upstream.getOutputStream());
    } catch (IOException _) {
      // As in serve.
    } finally {
      close(upstream);
      close(client);
    }
  }

  /** Reads the head of a request or response, with the empty line after it. */
  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int lineEnds = 0;
    while (lineEnds < 2) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("The connection has ended");
      }
      head.write(next);
      lineEnds = next == '\n' ? lineEnds + 1 : next == '\r' ? lineEnds : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(server);
    cut(_ -> true);
  }
}
