package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Subscription;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.Member;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The promises of rooms with members. Each store keeps them. */
abstract class RoomContract extends RoomScenario {

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
  void anOpenRoomThatOthersReadIsNotTakenOver() {
    subscribe(ANN);
    Subscription ofOther = subscribe(BOB);
    assertRefused(ChatError.ROOM_EXISTS, ANN, create(RoomKind.PRIVATE, 3));
    standalone.conversation().unsubscribe(BOB, "default", ofOther);
    change(ANN, create(RoomKind.PRIVATE, 3));
  }

  private Subscription subscribe(Identity reader) {
    Conversation.Joined joined =
        standalone
            .conversation()
            .subscribe(
                new Conversation.Subscriber(
                    reader, "default", TestMessages.BODY, outbox.outbox(), null, _ -> {}),
                ROOM,
                new StartPosition.Now());
    joined.begin();
    return joined.subscription();
  }
}
