package chat.parley.security;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Attempts operations as one of the kinds of users that the table {@code access.tsv} has columns
 * for. Each method returns whether the operation was performed.
 */
final class AccessAttempts {

  private static final String BODY = "{\"message\": \"x\", \"to_user\": \"bob\"}";
  private static final String READ = "{\"stream\":\"chat\",\"muted\":false}";
  private static final String PRESENCE = "{\"state\": \"online\"}";
  private static final String BLOCK = "{\"user\":\"somebody\",\"blocked\":true}";
  private static final String KICK = "{\"do\":\"kick\",\"user\":\"somebody\"}";

  /** An escaped character: the table escapes those that are invisible or look like others. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

  private final ParleyServer server;

  /** The {@code ack} header of a message that another user has received. */
  private final String foreignAckId;

  AccessAttempts(ParleyServer server) throws IOException {
    this.server = server;
    for (String user : new String[] {"bob", "user", "muted", "moderator", "admin", "service"}) {
      http("service", "PUT", "/api/users/" + user);
    }
    try (StompUser mo = connect("moderator");
        StompUser bob = connect("bob")) {
      for (String action : new String[] {"mute", "ban"}) {
        String user = action.equals("mute") ? "muted" : "banned";
        mo.store("/app/moderation", "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, user));
      }
      mo.store("/topic/room.known", "x");
      bob.subscribe("1", "/user/queue/messages", "ack:client");
      mo.store("/user/bob/queue/messages", "x");
      foreignAckId = bob.next("MESSAGE").header("ack");
    }
  }

  static String[] settings(Path data) {
    return TestTokens.tokenModeProperties("parley.data-directory=" + data);
  }

  private StompUser connect(String name) {
    return StompUser.connect(handshake(name, "/stomp/" + name).open());
  }

  /** Returns the user name that the client claims. */
  private static String name(String user) {
    return user.equals("other") ? "victim" : user;
  }

  private static @Nullable String token(String user) {
    return switch (user) {
      case "nobody" -> null;
      case "ended" -> TestTokens.expiringAfter(Duration.ofHours(-1), user);
      case "moderator", "admin", "service" -> TestTokens.of(user, user);
      default -> TestTokens.of(user);
    };
  }

  private Handshake handshake(String user, String path) {
    String token = token(user);
    Handshake handshake = Handshake.to(server, path);
    return token == null ? handshake : handshake.header("Authorization: Bearer " + token);
  }

  private static String destination(String template, String user) {
    return ESCAPE
        .matcher(template.replace("\\s", " "))
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)))
        .replace("{me}", name(user))
        .replace("{room}", "known")
        .replace("{session}", "1");
  }

  boolean stomp(String user, String command, String destination) {
    RawWebSocket socket;
    try {
      socket = handshake(user, "/stomp/" + name(user)).open();
    } catch (AssertionError _) {
      return false;
    }
    try (StompUser client = StompUser.on(socket)) {
      client.frame("CONNECT", "", "accept-version:1.2");
      if (!client.next().command().equals("CONNECTED")) {
        return false;
      }
      boolean ack = command.endsWith("ACK");
      String id = ack ? foreignAckId : "1";
      client.frame(
          command,
          command.equals("SEND") ? frameBody(destination) : "",
          "id:" + id,
          "destination:" + (ack ? "" : destination(destination, user)),
          // Headers in which a client claims another sender or a role must have no effect.
          "from:bob",
          "user-name:moderator",
          "roles:moderator",
          "receipt:r");
      StompFrame reply = client.next();
      // An ACK gets a receipt even if it changes nothing; the caller compares the server state.
      return reply.command().equals("RECEIPT") && !ack;
    }
  }

  private static String frameBody(String destination) {
    return switch (destination) {
      case "/app/moderation" -> KICK;
      case "/app/block" -> BLOCK;
      case "/app/read" -> READ;
      case "/app/presence" -> PRESENCE;
      default -> BODY;
    };
  }

  boolean legacy(String user, String path) {
    try (RawWebSocket socket = handshake(user, destination(path, user)).open()) {
      socket.awaitPong();
      socket.send(BODY);
      // A broadcast comes back to its sender. A message to bob does not; if it is refused, the
      // error comes before that of the second text, which is not an envelope.
      if (path.equals("/ws/")) {
        return socket.next().equals(BODY);
      }
      socket.send("no envelope");
      return socket.next().contains("bad-body");
    } catch (AssertionError _) {
      return false;
    }
  }

  /** Sends a batch of two messages, of which the first is allowed. */
  boolean batch(String user, String to) throws IOException {
    String json =
        "{\"messages\":[{\"to\":\"chat\",\"body\":\"x\"},{\"to\":\"%s\",\"body\":\"x\"}]}"
            .formatted(destination(to, user));
    return http(user, "POST", "/api/messages", "application/vnd.parley.batch+json", json);
  }

  boolean http(String user, String method, String path) throws IOException {
    return http(user, method, path, "application/json", body(method, path));
  }

  /** Sends a request for another user. */
  boolean as(String other, String user, String method, String path) throws IOException {
    return http(user, method, path, "application/json\r\nParley-As: " + other, body(method, path));
  }

  private static String body(String method, String path) {
    return switch (method) {
      case "GET" -> "";
      case "PUT" -> "{\"displayName\":\"x\"}";
      default ->
          switch (path) {
            case "/api/block" -> BLOCK;
            case "/api/read" -> READ;
            case "/api/presence" -> PRESENCE;
            default -> KICK;
          };
    };
  }

  private boolean http(String user, String method, String path, String type, String body)
      throws IOException {
    String token = token(user);
    String userHeader = user.equals("other") ? "Parley-User: victim\r\n" : "";
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(
                method,
                destination(path, user),
                token == null ? "" : "Authorization: Bearer " + token + "\r\n",
                userHeader,
                type,
                body.length(),
                body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      // Only the first line: an event stream does not end.
      var response =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return String.valueOf(response.readLine()).startsWith("HTTP/1.1 20");
    }
  }
}
