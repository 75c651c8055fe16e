package chat.parley.markers;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.store.ConversationRow;
import chat.parley.store.MarkerReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.TestLimits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Users with conversations in one store. */
abstract class ConversationScene {

  /** Creates an empty store. */
  interface StoreFactory {
    StoreProperties newStore() throws Exception;
  }

  static final UserName ANN = new UserName("ann");
  static final UserName BOB = new UserName("bob");
  static final UserName CARL = new UserName("carl");
  static final RoomName ROOM = new RoomName("team");
  private static final Limits LIMITS =
      TestLimits.of("messages-per-second=100000", "members-per-room=1000");

  private final StoreProperties store;
  private final Limits limits;
  private StandaloneConversation conversation;
  TestMarkers markers;

  ConversationScene(StoreFactory factory) throws Exception {
    this(factory, LIMITS);
  }

  ConversationScene(StoreFactory factory, Limits limits) throws Exception {
    this.store = factory.newStore();
    this.limits = limits;
    start();
  }

  private void start() throws Exception {
    conversation = new StandaloneConversation(store, limits);
    markers = TestMarkers.of(conversation, limits);
  }

  /** Stops the node, and starts it again. */
  void restart() throws Exception {
    stop();
    start();
  }

  @AfterEach
  void stop() {
    markers.close();
    conversation.close();
  }

  StoredMessage send(UserName from, Address to, String text, String... mentions) {
    Map<String, String> headers =
        mentions.length == 0 ? Map.of() : Map.of("mentions", String.join(",", mentions));
    return append(
        new Draft(to, from, Body.ofText(text.getBytes(UTF_8), null), null, true, headers));
  }

  StoredMessage append(Draft draft) {
    return conversation.journal().append(List.of(draft)).join().getFirst();
  }

  /** Deletes the oldest messages of a stream, as retention does. */
  void deleteUpTo(Address stream, long offset) {
    conversation
        .storeAccess()
        .write(
            writer -> {
              writer.delete(conversation.database().reader().stream(stream), offset);
              return offset;
            });
  }

  void room(UserName by, RoomAction action) {
    var stored = new AwaitedSend(ChatError.STORE_AWAY.because("unknown"));
    conversation.roomRequests().change(Identity.of(by), ROOM, action, null, stored);
    stored.await();
  }

  void createRoom() {
    room(ANN, new RoomAction.Create(RoomSettings.defaults(RoomKind.PRIVATE, 100), ANN));
  }

  static RoomAction add(UserName user, @Nullable HistoryAccess history) {
    return new RoomAction.Change(List.of(new RoomAction.Addition(user, null, history)), List.of());
  }

  static RoomSettings.Patch titled(String title) {
    return new RoomSettings.Patch(null, title, null, null, null, null, null, null);
  }

  static RoomAction remove(UserName user) {
    return new RoomAction.Change(List.of(), List.of(user));
  }

  void read(UserName user, String json) {
    markers.markers().handle(Identity.of(user), ReadRequest.read(json.getBytes(UTF_8)));
  }

  void read(UserName user, String stream, long offset) {
    read(user, "{\"stream\":\"%s\",\"offset\":%d}".formatted(stream, offset));
  }

  /** Returns a device that has subscribed to its list; see {@link ListDevice}. */
  ListDevice device(UserName user, long version, String... limits) {
    return new ListDevice(markers.lists(), user, version, limits);
  }

  List<ConversationEntry> list(UserName user) {
    return markers.list().page(Identity.of(user), null, 200).conversations();
  }

  ConversationEntry entry(UserName user, String stream) {
    return list(user).stream()
        .filter(entry -> entry.stream().equals(stream))
        .findFirst()
        .orElseThrow();
  }

  MarkerReader markerReader() {
    return conversation.database().markerReader();
  }

  /** Returns the names of the streams that have changed at any time. */
  List<String> changedSince(UserName user, int limit) {
    try {
      return markerReader().changedSince(user, 0, limit).stream()
          .map(ConversationRow::stream)
          .toList();
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  static Address roomAddress() {
    return new Address.Room(ROOM);
  }
}
