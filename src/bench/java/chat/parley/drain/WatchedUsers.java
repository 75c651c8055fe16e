package chat.parley.drain;

import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users that one client watches, with the states that it was told, also before it reconnected.
 * Confined to the thread of the client.
 */
final class WatchedUsers {

  /** The id of the subscription to presence. */
  static final String SUBSCRIPTION = "presence";

  private static final String ONLINE = "online";

  private final List<String> names;
  private final PresenceRecord record;
  private final Map<String, String> states = new HashMap<>();
  private boolean isFirst;
  private boolean isComplete;

  WatchedUsers(List<String> names, PresenceRecord record) {
    this.names = names;
    this.record = record;
  }

  /** Watches the users in a new session, and does not wait. */
  void subscribe(StompUser user) {
    if (names.isEmpty()) {
      return;
    }
    isFirst = true;
    String all = names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
    user.send("/app/presence", "{\"watch\":[" + all + "]}");
    user.frame("SUBSCRIBE", "", "id:" + SUBSCRIPTION, "destination:/user/queue/presence");
  }

  void receive(StompFrame message) {
    record.received(isFirst);
    isFirst = false;
    JsonNode body = JsonMapper.shared().readTree(message.body());
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      String state = entry.getValue().get("state").stringValue();
      if (ONLINE.equals(states.put(entry.getKey(), state)) && !state.equals(ONLINE)) {
        record.flapped(state);
      }
    }
    boolean isNowComplete = names.stream().allMatch(name -> ONLINE.equals(states.get(name)));
    if (isNowComplete != isComplete) {
      isComplete = isNowComplete;
      record.completed(isComplete);
    }
  }
}
