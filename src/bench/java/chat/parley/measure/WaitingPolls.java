package chat.parley.measure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Measures clients that wait for a message over HTTP: the heap of the server for each of them, its
 * CPU time while nothing happens, and how long one message takes to reach all of them.
 */
public final class WaitingPolls {

  private static final String ROOM = "room.polls";
  private static final String OK = "HTTP/1.1 200";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final Pattern NEXT = Pattern.compile("\"next\":\\[\"([^\"]+)\"");

  /** Number of broadcasts before the measured ones, so that the server is compiled. */
  private static final int WARM_UP = 15;

  private static final int ROUNDS = 5;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicReference<String> awaited = new AtomicReference<>("none");
  private final Queue<Client> toConnect = new ArrayDeque<>();
  private volatile String firstFailure = "none";
  private final int port;
  private final int count;
  private final ProcessHandle server;

  private WaitingPolls(int port, int count, ProcessHandle server) {
    this.port = port;
    this.count = count;
    this.server = server;
  }

  /** One connection, and what has arrived of its current response. */
  private static final class Client {
    private final int number;
    private final StringBuilder response = new StringBuilder();
    private String at = ROOM;

    Client(int number) {
      this.number = number;
    }
  }

  /**
   * Runs the measurement against a server on this machine.
   *
   * @param args the port, the number of clients, and the process id of the server
   */
  public static void main(String[] args) throws Exception {
    ProcessHandle server = ProcessHandle.of(Long.parseLong(args[2])).orElseThrow();
    new WaitingPolls(Integer.parseInt(args[0]), Integer.parseInt(args[1]), server).run();
  }

  private void run() throws Exception {
    long before = ClassHistogram.of(server.pid()).bytes();
    var loop = Thread.ofPlatform().daemon().start(this::loop);
    awaitWaiting();
    long heap = ClassHistogram.of(server.pid()).bytes() - before;
    print("%d clients wait: %.1f MB of heap, %.1f KB each", count, heap / 1e6, heap / 1e3 / count);
    for (int round = 1 - WARM_UP; round <= ROUNDS; round++) {
      broadcast(round);
    }
    Duration cpu = cpu();
    Thread.sleep(IDLE);
    double share = 100.0 * (cpu().toMillis() - cpu.toMillis()) / IDLE.toMillis();
    print("while nothing happens: %.1f %% of a core", share);
    print("%d requests failed; the first of them: %s", failed.get(), firstFailure);
    if (!loop.isAlive()) {
      throw new IllegalStateException("The clients have failed");
    }
  }

  private void broadcast(int round) throws Exception {
    String text = "message-%d-%d".formatted(round, System.nanoTime());
    awaited.set(text);
    received.set(0);
    Duration cpu = cpu();
    long start = System.nanoTime();
    var request =
        HttpRequest.newBuilder(uri("/api/streams/" + ROOM + "/messages"))
            .header("Parley-User", "ann")
            .POST(BodyPublishers.ofString(text));
    int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
    while (received.get() < count && System.nanoTime() - start < 60e9) {
      Thread.sleep(1);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    print(
        "broadcast %d (status %d): %d of %d clients after %.2f s",
        round, status, received.get(), count, seconds);
    awaitWaiting();
    print(
        "  and all wait again: %.0f µs of CPU for each",
        (cpu().toMillis() - cpu.toMillis()) * 1e3 / count);
  }

  private Duration cpu() {
    return server.info().totalCpuDuration().orElseThrow();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private void awaitWaiting() throws Exception {
    var request = HttpRequest.newBuilder(uri("/actuator/prometheus")).build();
    var pattern = Pattern.compile("parley_sessions\\{protocol=\"poll\"} (\\d+)");
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end) {
      String metrics = http.send(request, BodyHandlers.ofString()).body();
      Matcher waiting = pattern.matcher(metrics);
      // Some have just been answered, and are about to ask again.
      if (waiting.find() && Integer.parseInt(waiting.group(1)) > count * 0.995) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("Not all clients wait; failed: " + failed);
  }

  private static void print(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }

  private void loop() {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < count; i++) {
        toConnect.add(new Client(i));
      }
      while (true) {
        connectSome(selector);
        selector.select(10);
        for (SelectionKey key : selector.selectedKeys()) {
          ready(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Connects a few clients at a time, so that the accept queue is never full. */
  private void connectSome(Selector selector) throws IOException {
    for (int i = 0; i < 50 && !toConnect.isEmpty(); i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.register(selector, SelectionKey.OP_CONNECT, toConnect.remove());
    }
  }

  private void ready(SelectionKey key) throws IOException {
    var channel = (SocketChannel) key.channel();
    var client = (Client) key.attachment();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        poll(channel, client);
      } else if (key.isReadable()) {
        read(key, channel, client);
      }
    } catch (IOException e) {
      reconnect(key, client, e.toString());
    }
  }

  private void read(SelectionKey key, SocketChannel channel, Client client) throws IOException {
    buffer.clear();
    int length = channel.read(buffer);
    if (length < 0) {
      reconnect(key, client, "The connection was closed");
      return;
    }
    client.response.append(new String(buffer.array(), 0, length, ISO_8859_1));
    if (!OK.startsWith(
        client.response.substring(0, Math.min(OK.length(), client.response.length())))) {
      reconnect(key, client, client.response.toString());
      return;
    }
    String body = completeBody(client.response);
    if (body != null) {
      handle(client, body);
      client.response.setLength(0);
      client.response.trimToSize();
      poll(channel, client);
    }
  }

  /** Repeats a request that was refused: the rest of the response may come later. */
  private void reconnect(SelectionKey key, Client client, String failure) throws IOException {
    if (failed.incrementAndGet() == 1) {
      firstFailure = failure;
    }
    key.cancel();
    key.channel().close();
    client.response.setLength(0);
    toConnect.add(client);
  }

  private static @Nullable String completeBody(StringBuilder response) {
    int head = response.indexOf("\r\n\r\n");
    if (head < 0) {
      return null;
    }
    Matcher length = LENGTH.matcher(response);
    int end = head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
    return response.length() < end ? null : response.substring(head + 4, end);
  }

  private void handle(Client client, String body) {
    Matcher next = NEXT.matcher(body);
    if (next.find()) {
      client.at = next.group(1);
    }
    if (body.contains(awaited.get())) {
      received.incrementAndGet();
    }
  }

  private static void poll(SocketChannel channel, Client client) throws IOException {
    String request =
        "GET /api/messages?at=%s&wait=25 HTTP/1.1\r\nHost: localhost\r\nParley-User: u%d\r\n\r\n"
            .formatted(client.at, client.number);
    channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
  }
}
