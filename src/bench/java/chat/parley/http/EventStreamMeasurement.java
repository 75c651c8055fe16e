package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.ParleyApplication;
import chat.parley.measure.ClassHistogram;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the heap of idle event streams, and the CPU of deliveries to event streams and to STOMP
 * connections in turn; docs/benchmarks.md has the command and the table.
 */
@Timeout(900)
class EventStreamMeasurement {

  private static final int IDLE = Integer.getInteger("events.idle", 5000);
  private static final int BROADCASTS = Integer.getInteger("events.broadcasts", 2000);
  private static final int ROUNDS = Integer.getInteger("events.rounds", 2);

  /** Occurs once in each message, and nowhere else. */
  private static final byte MARK = '^';

  private static final String BODY = (char) MARK + "x".repeat(63);

  @TempDir private Path directory;

  /** How a client begins to read a room. */
  private enum Reader {
    EVENT_STREAM {
      @Override
      void start(SocketChannel socket, String room) throws IOException {
        write(
            socket,
            "GET /api/streams/room.%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(room));
      }
    },
    TWO_STREAMS {
      @Override
      void start(SocketChannel socket, String room) throws IOException {
        write(
            socket,
            "GET /api/events?at=room.%s&at=chat HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(room));
      }
    },
    STOMP {
      @Override
      void start(SocketChannel socket, String room) throws IOException {
        write(
            socket,
            """
            GET /stomp HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

            """
                .replace("\n", "\r\n"));
        ByteBuffer answer = ByteBuffer.allocate(4096);
        do {
          socket.read(answer);
        } while (!new String(answer.array(), 0, answer.position(), UTF_8).endsWith("\r\n\r\n"));
        frame(socket, "CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0");
        frame(socket, "SUBSCRIBE\nid:0\ndestination:/topic/room." + room + "\n\n\0");
      }
    };

    abstract void start(SocketChannel socket, String room) throws IOException;

    private static void write(SocketChannel socket, String text) throws IOException {
      socket.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    /** Writes a text frame with a mask of zeros. */
    private static void frame(SocketChannel socket, String text) throws IOException {
      byte[] payload = text.getBytes(UTF_8);
      var frame = ByteBuffer.allocate(payload.length + 6);
      frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload).flip();
      socket.write(frame);
    }
  }

  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);

  @Test
  void measures() throws Exception {
    try (var server =
        new ServerProcess(
            List.of("-Xmx512m"),
            ParleyApplication.class,
            directory,
            "parley.limits.messages-per-second=1000000",
            "parley.limits.frames-per-second=1000000",
            "parley.limits.handshakes-per-second=100000",
            "parley.limits.sessions-per-address=100000",
            "parley.event-streams.max-age=1h")) {
      for (Reader reader : Reader.values()) {
        connect(server, reader, 500, "warm");
        closeAll();
      }
      for (Reader reader : Reader.values()) {
        heap(server, reader);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int readers : new int[] {500, 1000}) {
          for (Reader reader : Reader.values()) {
            for (int inFlight : new int[] {1, 4}) {
              broadcast(server, reader, readers, inFlight);
            }
          }
        }
      }
    }
  }

  private void heap(ServerProcess server, Reader reader) throws Exception {
    long before = ClassHistogram.of(server.pid()).bytes();
    connect(server, reader, IDLE, "idle");
    Thread.sleep(Duration.ofSeconds(3));
    long after = ClassHistogram.of(server.pid()).bytes();
    print("heap of an idle connection, %s: %.2f KB", reader, (after - before) / 1024.0 / IDLE);
    closeAll();
    Thread.sleep(Duration.ofSeconds(3));
  }

  private void broadcast(ServerProcess server, Reader reader, int readers, int inFlight)
      throws Exception {
    String room = "r%d".formatted(System.nanoTime());
    connect(server, reader, readers, room);
    try (var selector = Selector.open();
        var writer = StompUser.connect(Handshake.to(server.port(), "/stomp/writer").open())) {
      for (SocketChannel socket : open) {
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_READ);
      }
      Thread.sleep(Duration.ofSeconds(1));
      send(writer, selector, room, readers, inFlight, BROADCASTS / 4);
      Duration before = server.cpu();
      long start = System.nanoTime();
      send(writer, selector, room, readers, inFlight, BROADCASTS);
      double seconds = (System.nanoTime() - start) / 1e9;
      double micros = server.cpu().minus(before).toNanos() / 1000.0;
      print(
          "CPU of a delivery, %d × %s, %d in flight: %.2f µs (%.0f deliveries per second)",
          readers,
          reader,
          inFlight,
          micros / BROADCASTS / readers,
          BROADCASTS * (double) readers / seconds);
    }
    closeAll();
  }

  /** Broadcasts messages; the next one follows when all readers have one of those in flight. */
  private void send(
      StompUser writer, Selector selector, String room, int readers, int inFlight, int messages)
      throws IOException {
    long received = 0;
    int sent = 0;
    while (received < (long) messages * readers) {
      while (sent < messages && received / readers + inFlight > sent) {
        writer.send("/topic/room." + room, BODY);
        sent++;
      }
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        received += read((SocketChannel) key.channel());
      }
      selector.selectedKeys().clear();
    }
  }

  private int read(SocketChannel socket) throws IOException {
    input.clear();
    if (socket.read(input) < 0) {
      throw new IOException("The server has closed a connection");
    }
    int marks = 0;
    for (int i = 0; i < input.position(); i++) {
      marks += input.get(i) == MARK ? 1 : 0;
    }
    return marks;
  }

  private void connect(ServerProcess server, Reader reader, int count, String room)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open(address);
      reader.start(socket, room);
      open.add(socket);
    }
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
