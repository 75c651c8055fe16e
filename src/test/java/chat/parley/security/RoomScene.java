package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.RoomRequests;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A room of its own for one attempt of a user. In it are a message, the owner {@code ann}, the
 * moderator {@code mo}, the member {@code bob}, and the acting user with a role. The kinds are
 * {@code public}, {@code private}, {@code announcements} (a public room in which only moderators
 * send), {@code open} and {@code deleted}.
 */
final class RoomScene {

  private static final Identity ANN = Identity.of(new UserName("ann"));
  private static final String STRANGER = "stranger";

  private final ParleyServer server;
  private final RoomRequests rooms;
  private final RoomName room = new RoomName(Names.unique("room"));
  private final UserName user = new UserName(Names.unique("user"));

  private RoomScene(ParleyServer server) {
    this.server = server;
    this.rooms = server.bean(RoomRequests.class);
  }

  static RoomScene create(ParleyServer server, String kind, String role) {
    var scene = new RoomScene(server);
    if (!kind.equals("open")) {
      scene.createRoom(kind);
      scene.addMembers(role);
    }
    scene.send();
    if (kind.equals("deleted")) {
      scene.change(new RoomAction.Delete());
    }
    return scene;
  }

  private void createRoom(String kind) {
    change(
        new RoomAction.Create(
            new RoomSettings(
                kind.equals("private") ? RoomKind.PRIVATE : RoomKind.PUBLIC,
                "",
                "",
                100,
                HistoryAccess.ALL,
                kind.equals("announcements") ? Grantees.MODERATORS : Grantees.MEMBERS,
                Grantees.MEMBERS),
            ANN.name()));
  }

  private void addMembers(String role) {
    var members =
        new ArrayList<>(
            List.of(
                new Addition(new UserName("mo"), MemberRole.MODERATOR, null),
                new Addition(new UserName("bob"), MemberRole.MEMBER, null)));
    if (role.equals("invited")) {
      change(new RoomAction.Invite(user));
    } else if (!role.equals(STRANGER)) {
      members.add(new Addition(user, MemberRole.valueOf(role.toUpperCase(Locale.ROOT)), null));
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
  String room() {
    return room.value();
  }

  /** Returns the name of the acting user. */
  String user() {
    return user.value();
  }

  /** Returns a text that differs if the room, its members or its messages differ. */
  String state() {
    return text(() -> rooms.room(ANN, room))
        + text(() -> rooms.members(ANN, room, "", "", 100))
        + text(
            () ->
                server
                    .bean(Conversation.class)
                    .history(ANN, new Address.Room(room), new HistoryRange.Newest(10))
                    .end());
  }

  private interface Read {
    Object get();
  }

  private static String text(Read read) {
    try {
      return read.get() + "\n";
    } catch (ChatException e) {
      return e.error() + "\n";
    }
  }
}
