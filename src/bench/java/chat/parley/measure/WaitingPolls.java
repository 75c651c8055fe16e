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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

  /** Number of broadcasts before the measured ones, so that the server is compiled. */
  private static final int WARM_UP = 15;

  private static final int ROUNDS = 5;

  /** Time after which a client repeats a request that has failed, as Retry-After says. */
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicReference<String> awaited = new AtomicReference<>("none");
  private final Queue<WaitingPoll> toConnect = new ArrayDeque<>();

  /** The number of failed requests, by the status and the error code. */
  private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();

  /** The longest time from a request to its response, in nanoseconds. */
  private final AtomicLong longest = new AtomicLong();

  private final int port;
  private final int count;
  private final ProcessHandle server;

  private WaitingPolls(int port, int count, ProcessHandle server) {
    this.port = port;
    this.count = count;
    this.server = server;
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
    print("longest request: %.1f s", longest.get() / 1e9);
    print("failed requests: %s", failures);
    if (!loop.isAlive() || !failures.isEmpty()) {
      System.exit(1);
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
        "  and all wait again: %.0f µs of CPU for each; failed requests so far: %s",
        (cpu().toMillis() - cpu.toMillis()) * 1e3 / count, failures);
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
    throw new IllegalStateException("Not all clients wait; failed requests: " + failures);
  }

  private static void print(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }

  private void loop() {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < count; i++) {
        toConnect.add(new WaitingPoll(i, ROOM));
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
    for (int i = 0; i < 50 && isDue(toConnect.peek()); i++) {
      WaitingPoll client = toConnect.remove();
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(client.address());
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.register(selector, SelectionKey.OP_CONNECT, client);
    }
  }

  private static boolean isDue(@Nullable WaitingPoll client) {
    return client != null && System.nanoTime() - client.begin() >= 0;
  }

  private void ready(SelectionKey key) throws IOException {
    var channel = (SocketChannel) key.channel();
    var client = (WaitingPoll) key.attachment();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        client.poll(channel);
      } else if (key.isReadable()) {
        read(key, channel, client);
      }
    } catch (IOException e) {
      repeat(key, client, e.toString());
    }
  }

  private void read(SelectionKey key, SocketChannel channel, WaitingPoll client)
      throws IOException {
    buffer.clear();
    int length = channel.read(buffer);
    if (length < 0) {
      repeat(key, client, "closed");
      return;
    }
    String failure = client.received(new String(buffer.array(), 0, length, ISO_8859_1));
    if (failure != null) {
      repeat(key, client, failure);
    } else if (client.isAnswered()) {
      longest.accumulateAndGet(System.nanoTime() - client.begin(), Math::max);
      received.addAndGet(client.contains(awaited.get()) ? 1 : 0);
      client.poll(channel);
    }
  }

  /** Repeats a failed request later, on a new connection. */
  private void repeat(SelectionKey key, WaitingPoll client, String failure) throws IOException {
    failures.merge(failure, 1, Integer::sum);
    key.cancel();
    key.channel().close();
    client.waitUntil(System.nanoTime() + RETRY_NANOS);
    toConnect.add(client);
  }
}
