package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of rooms with members. Each store keeps them. */
abstract class RoomContract {

  private static final Identity ANN = Identity.of(new UserName("ann"));
  private static final Identity BOB = Identity.of(new UserName("bob"));
  private static final Identity EVE = Identity.of(new UserName("eve"));
  private static final RoomName CLUB = new RoomName("club");
  private static final Address ROOM = new Address.Room(CLUB);

  private final RecordedOutcome outcome = RecordedOutcome.create();
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private StandaloneConversation standalone;

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

  private StoredMessage change(Identity by, RoomAction action) {
    standalone.roomRequests().change(by, CLUB, action, null, outcome);
    return outcome.nextStored().getFirst();
  }

  private void assertRefused(ChatError error, Identity by, RoomAction action) {
    List<Member> before = membersAsStored();
    standalone.roomRequests().change(by, CLUB, action, null, outcome);
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(error));
    assertThat(membersAsStored()).isEqualTo(before);
  }

  private List<Member> membersAsStored() {
    return standalone.journal().rooms().members(CLUB, "", "", 100);
  }

  private static RoomAction create(RoomKind kind, long limit) {
    return new RoomAction.Create(RoomSettings.defaults(kind, limit), ANN.name());
  }

  private static RoomAction add(Identity user, HistoryAccess history) {
    return new RoomAction.Change(List.of(new Addition(user.name(), null, history)), List.of());
  }

  private static RoomAction remove(Identity user) {
    return new RoomAction.Change(List.of(), List.of(user.name()));
  }

  private void send(Identity from, String text) {
    standalone
        .conversation()
        .post(
            from,
            List.of(Draft.of(ROOM, from.name(), Body.ofText(text.getBytes(UTF_8), "text/plain"))),
            outcome);
  }

  private List<String> history(Identity reader) {
    return standalone
        .conversation()
        .history(reader, ROOM, new HistoryRange.Newest(10))
        .messages()
        .stream()
        .map(message -> message.draft().body().asString())
        .toList();
  }

  @Test
  void onlyMembersReadAndWriteAPrivateRoom() {
    change(ANN, create(RoomKind.PRIVATE, 10));
    send(ANN, "first");
    assertThat(outcome.nextStored()).hasSize(1);
    send(EVE, "refused");
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.NOT_A_MEMBER));
    ChatExceptions.expect(ChatError.NOT_A_MEMBER, () -> history(EVE));
    change(ANN, add(BOB, HistoryAccess.FROM_JOIN));
    send(BOB, "second");
    assertThat(outcome.nextStored()).hasSize(1);
    assertThat(history(ANN)).containsExactly("first", "second");
    assertThat(history(BOB)).as("from the join").containsExactly("second");
    assertRefused(ChatError.NOT_A_MEMBER, EVE, new RoomAction.Join());
  }

  @Test
  void aRemovedMemberReceivesNoLaterMessageAndSendsNone() {
    change(ANN, create(RoomKind.PUBLIC, 10));
    change(BOB, new RoomAction.Join());
    var ended = new AtomicReference<ChatException>();
    standalone
        .conversation()
        .subscribe(
            new Conversation.Subscriber(
                BOB, "default", TestMessages.BODY, outbox.outbox(), null, ended::set),
            ROOM,
            new StartPosition.Now())
        .begin();
    send(ANN, "before");
    assertThat(outcome.nextStored()).hasSize(1);
    assertThat(outbox.nextText()).isEqualTo("before");
    StoredMessage removal = change(ANN, remove(BOB));
    assertThat(removal.position()).extracting(position -> position.offset()).isEqualTo(3L);
    send(ANN, "after");
    assertThat(outcome.nextStored()).hasSize(1);
    send(BOB, "refused");
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.NOT_A_MEMBER));
    Await.until(() -> "The subscription has not ended", () -> ended.get() != null);
    assertThat(ended.get().error()).isEqualTo(ChatError.NOT_A_MEMBER);
    assertThat(outbox.isEmpty()).isTrue();
    ChatExceptions.expect(ChatError.NOT_A_MEMBER, () -> history(BOB));
  }

  @Test
  void theMemberLimitHoldsForJoinsInOneTransaction() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    for (int i = 0; i < 20; i++) {
      standalone
          .roomRequests()
          .change(
              Identity.of(new UserName("user" + i)), CLUB, new RoomAction.Join(), null, outcome);
    }
    int joined = 0;
    for (int i = 0; i < 20; i++) {
      joined += outcome.next().stored() == null ? 0 : 1;
    }
    assertThat(joined).isEqualTo(2);
    assertThat(membersAsStored()).hasSize(3);
    assertThat(standalone.roomRequests().room(ANN, CLUB).room().members()).isEqualTo(3);
  }

  @Test
  void theLastOwnerCannotLeave() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    change(BOB, new RoomAction.Join());
    assertRefused(ChatError.LAST_OWNER, ANN, new RoomAction.Leave());
    change(ANN, new RoomAction.SetRole(BOB.name(), MemberRole.OWNER));
    change(ANN, new RoomAction.Leave());
    assertThat(membersAsStored()).containsExactly(new Member(BOB.name(), MemberRole.OWNER, 0));
  }

  @Test
  void aRoomThatIsCreatedAgainHasAnotherEpochAndNoMessages() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    send(ANN, "old");
    assertThat(outcome.nextStored()).hasSize(1);
    String epoch = standalone.roomRequests().room(ANN, CLUB).epoch();
    change(ANN, new RoomAction.Delete());
    ChatExceptions.expect(ChatError.NO_ROOM, () -> history(ANN));
    send(ANN, "refused");
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.NO_ROOM));
    change(BOB, new RoomAction.Create(RoomSettings.defaults(RoomKind.PRIVATE, 5), BOB.name()));
    assertThat(standalone.roomRequests().room(BOB, CLUB).epoch()).isNotEqualTo(epoch);
    ChatExceptions.expect(ChatError.NOT_A_MEMBER, () -> history(ANN));
    assertThat(history(BOB)).isEmpty();
    send(BOB, "new");
    assertThat(outcome.nextStored().getFirst().position())
        .extracting(p -> p.offset())
        .isEqualTo(1L);
  }

  @Test
  void anOpenRoomInUseIsNotTakenOver() {
    send(BOB, "in use");
    assertThat(outcome.nextStored()).hasSize(1);
    assertRefused(ChatError.ROOM_EXISTS, ANN, create(RoomKind.PRIVATE, 3));
    assertThat(history(EVE)).containsExactly("in use");
  }

  @Test
  void changesAreMessagesWithTheLastOffsetOfTheRoom() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    send(ANN, "first");
    assertThat(outcome.nextStored()).hasSize(1);
    change(BOB, new RoomAction.Join());
    var changes =
        standalone
            .conversation()
            .history(BOB, new Address.Members(CLUB), new HistoryRange.Newest(1))
            .messages();
    assertThat(changes.getFirst().draft().extras()).containsEntry("at", "1");
    assertThat(new String(changes.getFirst().draft().body().bytes(), UTF_8))
        .isEqualTo("{\"do\":\"join\",\"by\":\"bob\"}");
    assertThat(change(BOB, new RoomAction.Join()).position())
        .as("a change that changes nothing")
        .isEqualTo(changes.getFirst().position());
  }

  @Test
  void membersSendWhileOthersJoin() {
    change(ANN, create(RoomKind.PUBLIC, 1_000));
    change(BOB, new RoomAction.Join());
    for (int i = 0; i < 50; i++) {
      standalone
          .roomRequests()
          .change(
              Identity.of(new UserName("user" + i)), CLUB, new RoomAction.Join(), null, outcome);
      send(BOB, "text");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(outcome.nextStored()).hasSize(1);
    }
  }

  @Test
  void theChangesOfADeletedRoomAreHiddenFromTheNextOne() {
    change(ANN, create(RoomKind.PRIVATE, 3));
    change(ANN, add(BOB, null));
    change(ANN, new RoomAction.Delete());
    change(EVE, new RoomAction.Create(RoomSettings.defaults(RoomKind.PRIVATE, 5), EVE.name()));
    var history =
        standalone
            .conversation()
            .history(EVE, new Address.Members(CLUB), new HistoryRange.Newest(10));
    assertThat(history.messages()).singleElement().extracting(m -> m.offset()).isEqualTo(4L);
  }

  @Test
  void aRepeatedChangeHasNoEffectOnLaterOnes() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    change(ANN, add(BOB, null));
    standalone.roomRequests().change(ANN, CLUB, remove(BOB), "remove", outcome);
    StoredMessage removal = outcome.nextStored().getFirst();
    change(ANN, add(BOB, null));
    standalone.roomRequests().change(ANN, CLUB, remove(BOB), "remove", outcome);
    send(BOB, "still a member");
    assertThat(outcome.nextStored().getFirst().position()).isEqualTo(removal.position());
    assertThat(outcome.nextStored()).hasSize(1);
  }
}
