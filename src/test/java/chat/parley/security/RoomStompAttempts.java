package chat.parley.security;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attempts the actions of the {@link RoomAccessTable} over STOMP. A user keeps its connection until
 * an error closes it.
 */
final class RoomStompAttempts implements AutoCloseable {

  private final ParleyServer server;
  private final Map<String, StompUser> connections = new HashMap<>();

  RoomStompAttempts(ParleyServer server) {
    this.server = server;
  }

  /** Returns {@code y}, or the code of the refusal, which for a banned user is that to connect. */
  String attempt(String action, RoomScene scene) {
    if (scene.isBanned()) {
      String body = handshake(scene.token()).refused().body();
      return JsonMapper.shared().readTree(body).get("code").stringValue();
    }
    String messages = "/topic/room." + scene.room();
    return switch (action) {
      case "subscribe" -> subscribe(scene, messages);
      case "subscribe to the changes" -> subscribe(scene, "/topic/members." + scene.room());
      case "send" -> send(scene, messages, "x", "persistent:true");
      case "send ephemeral" -> send(scene, "/app/room." + scene.room(), "x", "persistent:false");
      case "remove a message" -> send(scene, "/app/moderation", scene.removal());
      case "edit a message" -> send(scene, messages, "y", "edits:1");
      case "remove it as its author" -> send(scene, messages, "", "removes:1");
      default ->
          send(scene, "/app/members." + scene.room(), RoomScene.change(action, scene.user()));
    };
  }

  private StompUser connection(RoomScene scene) {
    return connections.computeIfAbsent(scene.user(), _ -> connect(scene.token()));
  }

  private Handshake handshake(String token) {
    return Handshake.to(server, "/stomp").header("Authorization: Bearer " + token);
  }

  private StompUser connect(String token) {
    StompUser connected = StompUser.connect(handshake(token).open());
    connected.subscribe("errors", "/user/queue/errors");
    return connected;
  }

  private String send(RoomScene scene, String destination, String body, String... headers) {
    StompUser user = connection(scene);
    String receipt = Names.unique("send");
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "receipt:" + receipt;
    user.send(destination, body, all);
    return outcome(scene, user, receipt);
  }

  /** Subscribes and, if that is allowed, unsubscribes again. */
  private String subscribe(RoomScene scene, String destination) {
    StompUser user = connection(scene);
    String id = Names.unique("subscription");
    user.frame("SUBSCRIBE", "", "id:" + id, "destination:" + destination, "receipt:" + id);
    String outcome = outcome(scene, user, id);
    if (outcome.equals("y")) {
      user.frame("UNSUBSCRIBE", "", "id:" + id, "receipt:end-" + id);
      user.receipt("end-" + id);
    }
    return outcome;
  }

  private String outcome(RoomScene scene, StompUser user, String receipt) {
    while (true) {
      StompFrame frame = user.next();
      if (frame.command().equals("ERROR")) {
        connections.remove(scene.user()).close();
        return frame.header("code");
      }
      @Nullable String answered = frame.header("receipt-id");
      if (receipt.equals(answered)) {
        return frame.command().equals("RECEIPT") ? "y" : frame.header("code");
      }
    }
  }

  @Override
  public void close() {
    connections.values().forEach(StompUser::close);
  }
}
