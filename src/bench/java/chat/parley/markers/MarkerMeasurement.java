package chat.parley.markers;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.ParleyApplication;
import chat.parley.measure.ClassHistogram;
import chat.parley.measure.OwnerRequests;
import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the CPU of markers in a large room, next to that of frames without content, and the heap
 * of lists of conversations; docs/benchmarks.md has the command and the figures.
 */
@Timeout(1200)
class MarkerMeasurement {

  private static final int MEMBERS = Integer.getInteger("markers.members", 99_000);
  private static final int SESSIONS = Integer.getInteger("markers.sessions", 2_000);
  private static final int RATE = Integer.getInteger("markers.rate", 4_000);
  private static final int SECONDS = Integer.getInteger("markers.seconds", 15);
  private static final int ROUNDS = Integer.getInteger("markers.rounds", 3);
  private static final int ROOMS = Integer.getInteger("markers.rooms", 200);
  private static final int LISTS = Integer.getInteger("markers.lists", 2_000);

  private static final String HANDSHAKE =
      """
      GET /stomp/m%d HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

      """
          .replace("\n", "\r\n");

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer input = ByteBuffer.allocate(64 * 1024);

  @Test
  void measures() throws Exception {
    try (http;
        var server =
            new ServerProcess(
                List.of("-Xmx2g"),
                ParleyApplication.class,
                directory,
                "parley.limits.messages-per-second=100000",
                "parley.limits.frames-per-second=1000000",
                "parley.limits.requests-per-second=100000",
                "parley.limits.handshakes-per-second=100000",
                "parley.limits.new-streams-per-minute=100000",
                "parley.limits.sessions-per-address=100000")) {
      marks(server);
      lists(server);
    }
  }

  private void marks(ServerProcess server) throws Exception {
    var owner = new OwnerRequests(http, server.port());
    owner.createRoom("big");
    owner.addMembers("big", MEMBERS);
    int messages = 2 * ROUNDS * RATE * SECONDS / SESSIONS + 1;
    for (int i = 0; i < messages; i++) {
      owner.post("room.big", "hello");
    }
    connect(server, SESSIONS, false);
    for (int round = 0; round < 2 * ROUNDS; round++) {
      int first = round * RATE * SECONDS / SESSIONS + 1;
      boolean beats = round % 2 == 0;
      send(
          server,
          beats ? "heart-beats" : "markers",
          turn ->
              beats
                  ? "\n"
                  : "SEND\ndestination:/app/read\n\n{\"stream\":\"room.big\",\"offset\":%d}\0"
                      .formatted(first + turn));
    }
    closeAll();
  }

  /** Sends frames of the sessions in turn at the rate, and prints the CPU that the server takes. */
  private void send(ServerProcess server, String name, IntFunction<String> frame)
      throws IOException {
    Duration before = server.cpu();
    long start = System.nanoTime();
    for (int i = 0; i < RATE * SECONDS; i++) {
      long due = start + i * 1_000_000_000L / RATE;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      write(open.get(i % SESSIONS), frame.apply(i / SESSIONS));
    }
    double used = server.cpu().minus(before).toNanos();
    double percent = 100 * used / (System.nanoTime() - start);
    print("%d %s per second: %.1f %% of a core", RATE, name, percent);
  }

  private void lists(ServerProcess server) throws Exception {
    var owner = new OwnerRequests(http, server.port());
    for (int i = 0; i < ROOMS; i++) {
      String room = "room" + i;
      owner.createRoom(room);
      owner.addMembers(room, LISTS);
      owner.post("room." + room, "hello");
    }
    for (boolean hasList : new boolean[] {false, true, false, true}) {
      long before = ClassHistogram.of(server.pid()).bytes();
      connect(server, LISTS, hasList);
      Thread.sleep(Duration.ofSeconds(20));
      long after = ClassHistogram.of(server.pid()).bytes();
      print(
          "heap of a session %s a list of %d conversations: %.1f KB",
          hasList ? "with" : "without", ROOMS, (after - before) / 1024.0 / LISTS);
      closeAll();
      Thread.sleep(Duration.ofSeconds(5));
    }
  }

  private void connect(ServerProcess server, int count, boolean hasList) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open(address);
      open.add(socket);
      socket.write(ByteBuffer.wrap(HANDSHAKE.formatted(i).getBytes(UTF_8)));
      readUntil(socket, "\r\n\r\n");
      write(socket, "CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0");
      readUntil(socket, "\0");
      if (hasList) {
        write(socket, "SUBSCRIBE\nid:l\nreceipt:l\ndestination:/user/queue/conversations\n\n\0");
        readUntil(socket, "\0");
      }
    }
  }

  private void readUntil(SocketChannel socket, String end) throws IOException {
    input.clear();
    do {
      if (socket.read(input) < 0) {
        throw new IOException("The server has closed a connection");
      }
    } while (!new String(input.array(), 0, input.position(), UTF_8).endsWith(end));
  }

  /** Writes a text frame with a mask of zeros. */
  private static void write(SocketChannel socket, String text) throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    var frame = ByteBuffer.allocate(payload.length + 6);
    frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload).flip();
    socket.write(frame);
  }

  private void closeAll() throws IOException {
    for (SocketChannel socket : open) {
      socket.close();
    }
    open.clear();
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
