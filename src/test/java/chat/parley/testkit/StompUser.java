package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;

/**
 * A user with a STOMP client. Headers are given as lines, such as {@code "receipt:7"}, and are sent
 * unchanged. One thread may send while another one reads.
 */
public final class StompUser implements AutoCloseable {

  private final RawWebSocket socket;
  private final ArrayDeque<StompFrame> readAhead = new ArrayDeque<>();
  private String version = "1.2";

  private StompUser(RawWebSocket socket) {
    this.socket = socket;
  }

  /** Connects with STOMP 1.2. */
  public static StompUser connect(ParleyServer server, String name) {
    return connect(server, name, "accept-version:1.2");
  }

  /** Connects with the given headers; without {@code accept-version} this is STOMP 1.0. */
  public static StompUser connect(ParleyServer server, String name, String... headers) {
    StompUser user = on(RawWebSocket.open(server, "/stomp/" + name));
    user.frame("CONNECT", "", headers);
    user.version = user.next("CONNECTED").header("version");
    return user;
  }

  /** Connects with STOMP 1.2 to a server in another process. */
  public static StompUser connect(int port, String name) {
    return connect(RawWebSocket.open(port, "/stomp/" + name));
  }

  /** Connects with STOMP 1.2 on an open socket, which is closed if that fails. */
  public static StompUser connect(RawWebSocket socket) {
    StompUser user = on(socket);
    try {
      user.frame("CONNECT", "", "accept-version:1.2");
      user.next("CONNECTED");
      return user;
    } catch (AssertionError | UncheckedIOException e) {
      socket.close();
      throw e;
    }
  }

  /** Wraps an open socket, without sending anything, not even CONNECT. */
  public static StompUser on(RawWebSocket socket) {
    return new StompUser(socket);
  }

  /** Returns the underlying socket. */
  public RawWebSocket socket() {
    return socket;
  }

  /** Sends a text message, without waiting. */
  public void send(String destination, String body, String... headers) {
    socket.send(new WireFrame(true, WireFrame.TEXT, sendFrame(destination, body, headers)));
  }

  /** Sends any bytes in a binary WebSocket message, with a {@code content-length}. */
  public void send(String destination, byte[] body, String... headers) {
    var frame = new ByteArrayOutputStream();
    frame.writeBytes(head("SEND", "destination:" + destination, headers).getBytes(UTF_8));
    frame.writeBytes(("content-length:" + body.length + "\n\n").getBytes(UTF_8));
    frame.writeBytes(body);
    frame.write(0);
    socket.send(frame.toByteArray());
  }

  private static byte[] sendFrame(String destination, String body, String... headers) {
    String head = head("SEND", "destination:" + destination, headers);
    return (head + "\n" + body + "\0").getBytes(UTF_8);
  }

  /** Sends a text message, and waits for the receipt, which means that it is stored. */
  public StompFrame store(String destination, String body, String... headers) {
    String receipt = Names.unique("receipt");
    String head = head("SEND", "destination:" + destination, headers);
    socket.send(head + "receipt:" + receipt + "\n\n" + body + "\0");
    return receipt(receipt);
  }

  /** Subscribes, and waits for the receipt, which has the starting position. */
  public StompFrame subscribe(String id, String destination, String... headers) {
    String receipt = Names.unique("receipt");
    String head = head("SUBSCRIBE", "id:" + id + "\ndestination:" + destination, headers);
    socket.send(head + "receipt:" + receipt + "\n\n\0");
    return receipt(receipt);
  }

  /** Sends any frame, without waiting. */
  public void frame(String command, String body, String... headers) {
    var head = new StringBuilder(command).append('\n');
    for (String header : headers) {
      head.append(header).append('\n');
    }
    socket.send(head + "\n" + body + "\0");
  }

  private static String head(String command, String first, String... others) {
    var head = new StringBuilder(command).append('\n').append(first).append('\n');
    for (String other : others) {
      head.append(other).append('\n');
    }
    return head.toString();
  }

  /** Waits for a receipt; frames that arrive before it are kept for {@link #next()}. */
  public StompFrame receipt(String id) {
    for (StompFrame frame : readAhead) {
      if (isReceipt(frame, id)) {
        readAhead.remove(frame);
        return frame;
      }
    }
    while (true) {
      StompFrame frame = read();
      if (isReceipt(frame, id)) {
        return frame;
      }
      if (frame.command().equals("ERROR") || id.equals(frame.header("receipt-id"))) {
        throw new AssertionError("Expected the receipt " + id + ", but received " + frame);
      }
      readAhead.add(frame);
    }
  }

  private static boolean isReceipt(StompFrame frame, String id) {
    return frame.command().equals("RECEIPT") && id.equals(frame.header("receipt-id"));
  }

  /** Waits for the next frame; heart-beats are skipped. */
  public StompFrame next() {
    return readAhead.isEmpty() ? read() : readAhead.remove();
  }

  /** Waits for the next frame, which must have the given command. */
  public StompFrame next(String command) {
    return next().expect(command);
  }

  private StompFrame read() {
    byte[] bytes;
    do {
      bytes = socket.nextMessage().payload();
    } while (bytes.length == 1 && bytes[0] == '\n');
    return StompFrame.parse(bytes, version);
  }

  /** Expects no frame: the next one must be the receipt of a BEGIN that this method sends. */
  public void expectNothing() {
    String name = Names.unique("nothing");
    frame("BEGIN", "", "transaction:" + name, "receipt:" + name);
    StompFrame frame = next();
    if (!name.equals(frame.header("receipt-id"))) {
      throw new AssertionError("Expected nothing, but received " + frame);
    }
    frame("ABORT", "", "transaction:" + name);
  }

  @Override
  public void close() {
    socket.close();
  }
}
