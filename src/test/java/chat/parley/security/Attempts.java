package chat.parley.security;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody tries something; told is whether it was done. */
final class Attempts {

  private static final String BODY = "{\"message\": \"x\", \"to_user\": \"bob\"}";
  private static final String RULING = "{\"do\":\"kick\",\"user\":\"somebody\"}";

  /** In the table it can be seen what looks like something else. */
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

  private final ParleyServer server;

  /** The acknowledgement of a message that somebody else has had. */
  private final String foreign;

  Attempts(ParleyServer server) {
    this.server = server;
    try (StompUser mo = user("moderator");
        StompUser bob = user("bob")) {
      for (String what : new String[] {"mute", "ban"}) {
        String user = what.equals("mute") ? "muted" : "banned";
        mo.store("/app/moderation", "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(what, user));
      }
      mo.store("/topic/room.known", "x");
      bob.subscribe("1", "/user/queue/messages", "ack:client");
      mo.store("/user/bob/queue/messages", "x");
      foreign = bob.next("MESSAGE").header("ack");
    }
  }

  static String[] settings(Path data) {
    return TestTokens.mode("parley.data-directory=" + data);
  }

  private StompUser user(String name) {
    return StompUser.connect(handshake(name, "/stomp/" + name).open());
  }

  /** Who it says to be. */
  private static String name(String who) {
    return who.equals("other") ? "victim" : who;
  }

  private static @Nullable String token(String who) {
    return switch (who) {
      case "nobody" -> null;
      case "ended" -> TestTokens.lasting(Duration.ofHours(-1), who);
      case "moderator", "admin" -> TestTokens.of(who, who);
      default -> TestTokens.of(who);
    };
  }

  private Handshake handshake(String who, String path) {
    String token = token(who);
    Handshake handshake = Handshake.to(server, path);
    return token == null ? handshake : handshake.header("Authorization: Bearer " + token);
  }

  private static String destination(String template, String who) {
    return ESCAPE
        .matcher(template.replace("\\s", " "))
        .replaceAll(found -> Character.toString(Integer.parseInt(found.group(1), 16)))
        .replace("{me}", name(who))
        .replace("{room}", "known")
        .replace("{session}", "1");
  }

  boolean stomp(String who, String command, String destination) {
    RawWebSocket socket;
    try {
      socket = handshake(who, "/stomp/" + name(who)).open();
    } catch (AssertionError _) {
      return false;
    }
    try (StompUser user = StompUser.on(socket)) {
      user.frame("CONNECT", "", "accept-version:1.2");
      if (!user.next().command().equals("CONNECTED")) {
        return false;
      }
      boolean ruling = destination.equals("/app/moderation");
      boolean ack = command.endsWith("ACK");
      String id = ack ? foreign : "1";
      user.frame(
          command,
          command.equals("SEND") ? (ruling ? RULING : BODY) : "",
          "id:" + id,
          "destination:" + (ack ? "" : destination(destination, who)),
          // What a client says of a message is not believed.
          "from:bob",
          "user-name:moderator",
          "roles:moderator",
          "receipt:r");
      StompFrame answer = user.next();
      // An ACK is receipted though it changes nothing: what it changed is seen in the state.
      return answer.command().equals("RECEIPT") && !ack;
    }
  }

  boolean old(String who, String path) {
    try (RawWebSocket socket = handshake(who, destination(path, who)).open()) {
      socket.settle();
      socket.send(BODY);
      // To everybody it comes back; to bob it does not, and neither does a refusal.
      if (path.equals("/ws/")) {
        return socket.next().equals(BODY);
      }
      socket.send("no envelope");
      return socket.next().contains("bad-body");
    } catch (AssertionError _) {
      return false;
    }
  }

  boolean http(String who, String method, String path) throws IOException {
    String token = token(who);
    String claimed = who.equals("other") ? "Parley-User: victim\r\n" : "";
    String body = method.equals("GET") ? "" : RULING;
    String head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(
                method,
                destination(path, who),
                token == null ? "" : "Authorization: Bearer " + token + "\r\n",
                claimed,
                body.length(),
                body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.startsWith("HTTP/1.1 200");
    }
  }
}
