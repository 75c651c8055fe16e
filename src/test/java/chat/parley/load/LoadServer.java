package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small server for simulated clients, on real sockets: rooms and inboxes by STOMP, the position
 * in the receipt of SUBSCRIBE, replay from there, and legacy texts. Its fields make it withhold
 * answers.
 */
final class LoadServer implements Closeable {

  private static final Pattern REQUEST = Pattern.compile("GET /(?:stomp|ws)/([^/? ]+)/?(\\S*) ");
  private static final Pattern HEADER = Pattern.compile("(?m)^([a-z-]+):(.*)$");
  private static final Pattern RECIPIENT = Pattern.compile("\"to_user\":\"([^\"]+)\"");

  /** Whether messages are delivered, or only accepted. */
  volatile boolean delivering = true;

  /** Whether receipts of SEND are sent. */
  volatile boolean receipts = true;

  /** Whether the receipt of SUBSCRIBE has a position. */
  volatile boolean positions = true;

  /** The number of messages after which all connections are closed. */
  volatile int lastMessage = Integer.MAX_VALUE;

  private final ServerSocket listening;
  private final List<ServerEnd> connections = new ArrayList<>();
  private final Map<String, List<ServerEnd>> subscribers = new HashMap<>();
  private final Map<String, List<String>> stored = new HashMap<>();
  private int count;
  private int open;

  LoadServer() {
    try {
      listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Returns the number of messages received. */
  synchronized int count() {
    return count;
  }

  /** Returns the number of connections that clients have opened. */
  synchronized int connections() {
    return connections.size();
  }

  /** Returns the number of connections that are still open. */
  synchronized int open() {
    return open;
  }

  private void acceptAll() {
    try {
      while (true) {
        ServerEnd connection = ServerEnd.accept(listening);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) {
      // The server is closed.
    }
  }

  private void serve(ServerEnd connection) {
    try (connection) {
      synchronized (this) {
        connections.add(connection);
        open++;
      }
      String request = connection.readHandshake();
      Matcher line = REQUEST.matcher(request);
      if (!line.lookingAt()) {
        return;
      }
      connection.acceptHandshake();
      String user = line.group(1);
      if (request.startsWith("GET /ws/")) {
        subscribe(connection, inbox(user), -1, "");
      }
      for (var frame = connection.read(); frame.opcode() == 1; frame = connection.read()) {
        handle(connection, user, frame.text());
      }
    } catch (IOException _) {
      // The client or the server has closed the connection.
    } finally {
      synchronized (this) {
        open--;
      }
    }
  }

  private static String inbox(String user) {
    return "/user/" + user + "/queue/messages";
  }

  private void handle(ServerEnd connection, String user, String text) throws IOException {
    if (text.startsWith("{")) {
      Matcher recipient = RECIPIENT.matcher(text);
      if (recipient.find()) {
        publish(inbox(recipient.group(1)), text);
      }
      return;
    }
    var headers = new HashMap<String, String>();
    HEADER.matcher(text).results().forEach(h -> headers.put(h.group(1), h.group(2)));
    String destination = headers.getOrDefault("destination", "");
    switch (text.substring(0, text.indexOf('\n'))) {
      case "CONNECT" -> connection.send("CONNECTED\nversion:1.2\n\n\0");
      case "SUBSCRIBE" ->
          subscribe(
              connection,
              destination.equals("/user/queue/messages") ? inbox(user) : destination,
              Integer.parseInt(headers.getOrDefault("offset", "-1")),
              headers.getOrDefault("receipt", ""));
      case "SEND" -> {
        publish(destination, "MESSAGE\nsubscription:0\n\n" + body(text) + "\0");
        if (receipts && headers.containsKey("receipt")) {
          connection.send("RECEIPT\nreceipt-id:" + headers.get("receipt") + "\n\n\0");
        }
      }
      default -> throw new IOException("Unknown frame: " + text);
    }
  }

  private static String body(String frame) {
    return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
  }

  private synchronized void subscribe(ServerEnd connection, String key, int offset, String receipt)
      throws IOException {
    List<String> messages = stored.computeIfAbsent(key, _ -> new ArrayList<>());
    if (!receipt.isEmpty()) {
      String position = positions ? "\nepoch:e\noffset:" + messages.size() : "";
      connection.send("RECEIPT\nreceipt-id:" + receipt + position + "\n\n\0");
    }
    if (offset >= 0) {
      for (String missed : messages.subList(offset, messages.size())) {
        connection.send(missed);
      }
    }
    subscribers.computeIfAbsent(key, _ -> new ArrayList<>()).add(connection);
  }

  private synchronized void publish(String key, String message) throws IOException {
    stored.computeIfAbsent(key, _ -> new ArrayList<>()).add(message);
    if (delivering) {
      for (ServerEnd subscriber : subscribers.getOrDefault(key, List.of())) {
        subscriber.send(message);
      }
    }
    if (++count == lastMessage) {
      closeAll("stopping");
    }
  }

  /** Closes all connections with the code 1001. */
  synchronized void closeAll(String reason) throws IOException {
    for (ServerEnd connection : connections) {
      byte[] payload = ("??" + reason).getBytes(UTF_8);
      payload[0] = 3;
      payload[1] = (byte) 233;
      connection.write(ServerEnd.frame(Frames.CLOSE, payload));
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    synchronized (this) {
      for (ServerEnd connection : connections) {
        connection.close();
      }
    }
  }
}
