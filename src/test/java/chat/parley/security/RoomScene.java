package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.RoomRequests;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Grantees;
import chat.parley.room.HistoryAccess;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A room of its own for one attempt of a user. In it are a message, which is pinned unless the room
 * is open, the owner {@code ann}, the moderator {@code mo}, the member {@code bob}, and the acting
 * user, which is named by its role: a service and a stranger are no members, and {@code banned} is
 * a moderator that the server has banned. The kinds are {@code public}, {@code private}, {@code
 * announcements} (a public room in which only moderators send and invite), {@code from-join} (a
 * public room in which new members do not read the message, which is older), {@code open}, {@code
 * created open}, {@code deleted} and {@code open off} (a name without a room, on a server without
 * open rooms).
 */
final class RoomScene {

  private static final Identity ANN = Identity.of(new UserName("ann"));
  private static final String SERVICE = "service";

  /** The role of a moderator of the room that the server has banned. */
  static final String BANNED = "banned";

  /** The kind of the rooms on a server without open rooms. */
  static final String OPEN_OFF = "open off";

  /** The roles of acting users that are neither members nor invited. */
  private static final Set<String> OUTSIDERS = Set.of("stranger", SERVICE);

  private final ParleyServer server;
  private final RoomRequests rooms;
  private final RoomName room = new RoomName(Names.unique("room"));
  private final String kind;
  private final UserName user;

  private RoomScene(ParleyServer server, String kind, String role) {
    this.server = server;
    this.kind = kind;
    this.user = userName(role);
    this.rooms = server.bean(RoomRequests.class);
  }

  static RoomScene create(ParleyServer server, String kind, String role) {
    var scene = new RoomScene(server, kind, role);
    switch (kind) {
      case OPEN_OFF -> {}
      case "open" -> scene.send();
      case "created open" -> {
        scene.createRoom();
        scene.send();
      }
      case "from-join" -> {
        scene.createRoom();
        scene.send();
        scene.change(new RoomAction.Pin(1, null));
        scene.addMembers(role);
      }
      default -> {
        scene.createRoom();
        scene.addMembers(role);
        scene.send();
        scene.change(new RoomAction.Pin(1, null));
      }
    }
    if (kind.equals("deleted")) {
      scene.change(new RoomAction.Delete());
    }
    return scene;
  }

  /** Returns the name of the acting user with a role. */
  static UserName userName(String role) {
    return new UserName("the-" + role);
  }

  private void createRoom() {
    Grantees grantees = kind.equals("announcements") ? Grantees.MODERATORS : Grantees.MEMBERS;
    HistoryAccess history = kind.equals("from-join") ? HistoryAccess.FROM_JOIN : HistoryAccess.ALL;
    RoomKind roomKind =
        switch (kind) {
          case "private" -> RoomKind.PRIVATE;
          case "created open" -> RoomKind.OPEN;
          default -> RoomKind.PUBLIC;
        };
    change(
        new RoomAction.Create(
            new RoomSettings(roomKind, "", "", 100, history, grantees, grantees), ANN.name()));
  }

  private void addMembers(String role) {
    var members =
        new ArrayList<>(
            List.of(
                new Addition(new UserName("mo"), MemberRole.MODERATOR, null),
                new Addition(new UserName("bob"), MemberRole.MEMBER, null)));
    if (role.equals("invited")) {
      change(new RoomAction.Invite(user));
    } else if (!OUTSIDERS.contains(role)) {
      String ofMember = role.equals(BANNED) ? "MODERATOR" : role.toUpperCase(Locale.ROOT);
      members.add(new Addition(user, MemberRole.valueOf(ofMember), null));
    }
    change(new RoomAction.Change(List.copyOf(members), List.of()));
  }

  private void change(RoomAction action) {
    await(outcome -> rooms.change(ANN, room, action, null, outcome));
  }

  private void send() {
    var draft =
        Draft.of(new Address.Room(room), ANN.name(), Body.ofText("x".getBytes(UTF_8), null));
    await(outcome -> server.bean(Conversation.class).post(ANN, List.of(draft), outcome));
  }

  private static void await(Consumer<AwaitedSend> send) {
    var outcome = new AwaitedSend(ChatError.STORE_AWAY.because("The outcome is not known"));
    send.accept(outcome);
    var _ = outcome.await();
  }

  /** Returns the name of the room. */
  RoomName room() {
    return room;
  }

  /** Returns the name of the acting user. */
  String user() {
    return user.value();
  }

  /** Returns whether the server has banned the acting user. */
  boolean isBanned() {
    return user.equals(userName(BANNED));
  }

  /** Returns the token of the acting user. */
  String token() {
    return user.value().endsWith(SERVICE) ? TestTokens.of(user(), SERVICE) : TestTokens.of(user());
  }

  /** Returns the JSON by which a moderator removes the message. */
  String removal() {
    return "{\"do\":\"remove\",\"stream\":\"room.%s\",\"offset\":1}".formatted(room);
  }

  /** Returns the JSON of another kind than that of the room. */
  String otherKind() {
    return "{\"kind\":\"%s\"}".formatted(kind.equals("private") ? "public" : "private");
  }

  /** Returns the JSON that gives a right to others than those that have it in the room. */
  String otherGrantees(String right) {
    return "{\"%s\":\"%s\"}"
        .formatted(right, kind.equals("announcements") ? "members" : "moderators");
  }

  /** Returns the JSON of one change of the members. */
  static String change(String action, String me) {
    return switch (action) {
      case "do join", "do leave", "do accept", "do decline" -> change(action, "", "");
      case "do pin" -> "{\"do\":\"pin\",\"offset\":1}";
      case "do invite eve" -> change("do invite", "eve", "");
      case "do add eve" -> change("do add", "eve", "");
      case "do add eve as moderator" -> change("do add", "eve", "moderator");
      case "do remove bob" -> change("do remove", "bob", "");
      case "do remove mo" -> change("do remove", "mo", "");
      case "do role of bob: reader" -> change("do role", "bob", "reader");
      case "do role of bob: moderator" -> change("do role", "bob", "moderator");
      case "do role of oneself: owner" -> change("do role", me, "owner");
      default -> throw new IllegalArgumentException(action);
    };
  }

  private static String change(String action, String user, String role) {
    String userField = user.isEmpty() ? "" : ",\"user\":\"" + user + "\"";
    String roleField = role.isEmpty() ? "" : ",\"role\":\"" + role + "\"";
    return "{\"do\":\"%s\"%s%s}".formatted(action.substring(3), userField, roleField);
  }
}
