package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.Member;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A room on a store, with users that change it, send to it and read it. */
abstract class RoomScenario {

  static final Identity ANN = Identity.of(new UserName("ann"));
  static final Identity BOB = Identity.of(new UserName("bob"));
  static final Identity EVE = Identity.of(new UserName("eve"));
  static final RoomName CLUB = new RoomName("club");
  static final Address ROOM = new Address.Room(CLUB);

  final RecordedOutcome outcome = RecordedOutcome.create();
  final RecordedOutbox outbox = RecordedOutbox.open();
  StandaloneConversation standalone;

  abstract StoreProperties newStore() throws Exception;

  @BeforeEach
  void start() throws Exception {
    StoreProperties store = newStore();
    try (var created = new Database(store)) {
      created.open(); // On a busy machine the tables take longer than a send may.
    }
    standalone = new StandaloneConversation(store);
  }

  @AfterEach
  void stop() {
    standalone.close();
    outbox.close();
  }

  StoredMessage change(Identity by, RoomAction action) {
    standalone.roomRequests().change(by, CLUB, action, null, outcome);
    return outcome.nextStored().getFirst();
  }

  void assertRefused(ChatError error, Identity by, RoomAction action) {
    List<Member> before = membersAsStored();
    standalone.roomRequests().change(by, CLUB, action, null, outcome);
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(error));
    assertThat(membersAsStored()).isEqualTo(before);
  }

  List<Member> membersAsStored() {
    return standalone.journal().rooms().members(CLUB, "", "", 100);
  }

  static RoomAction create(RoomKind kind, long limit) {
    return new RoomAction.Create(RoomSettings.defaults(kind, limit), ANN.name());
  }

  static RoomAction add(Identity user, HistoryAccess history) {
    return new RoomAction.Change(List.of(new Addition(user.name(), null, history)), List.of());
  }

  static RoomAction remove(Identity user) {
    return new RoomAction.Change(List.of(), List.of(user.name()));
  }

  void send(Identity from, String text) {
    standalone
        .conversation()
        .post(
            from,
            List.of(Draft.of(ROOM, from.name(), Body.ofText(text.getBytes(UTF_8), "text/plain"))),
            outcome);
  }

  List<String> history(Identity reader) {
    return standalone
        .conversation()
        .history(reader, ROOM, new HistoryRange.Newest(10))
        .messages()
        .stream()
        .map(message -> message.draft().body().asString())
        .toList();
  }
}
