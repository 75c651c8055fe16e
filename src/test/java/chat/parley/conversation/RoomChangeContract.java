package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The promises of the changes of rooms as a stream. Each store keeps them. */
abstract class RoomChangeContract extends RoomScenario {

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

  @Test
  void theIdOfAnotherChangeOrOfAMessageIsRefused() {
    standalone.roomRequests().change(ANN, CLUB, create(RoomKind.PUBLIC, 3), "create", outcome);
    assertThat(outcome.nextStored()).hasSize(1);
    var message =
        new Draft(ROOM, ANN.name(), Body.ofText("x".getBytes(UTF_8), null), "x", true, Map.of());
    standalone.conversation().post(ANN, List.of(message), outcome);
    assertThat(outcome.nextStored()).hasSize(1);
    for (String id : List.of("create", "x")) {
      standalone.roomRequests().change(ANN, CLUB, new RoomAction.Delete(), id, outcome);
      assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.BAD_HEADER));
    }
    assertThat(history(ANN)).containsExactly("x");
    standalone.roomRequests().change(ANN, CLUB, create(RoomKind.PUBLIC, 3), "create", outcome);
    assertThat(outcome.nextStored().getFirst().duplicate()).isTrue();
  }

  @Test
  void onlyModeratorsOfTheRoomRemoveItsMessages() {
    change(ANN, create(RoomKind.PRIVATE, 3));
    change(ANN, add(BOB, null));
    send(BOB, "removed");
    assertThat(outcome.nextStored()).hasSize(1);
    var removal = new ModerationAction.Remove(ROOM, 1);
    for (Identity refused : List.of(BOB, EVE)) {
      standalone.moderationRequests().moderate(refused, removal, outcome);
      assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.FORBIDDEN));
    }
    assertThat(history(ANN)).containsExactly("removed");
    change(ANN, new RoomAction.SetRole(BOB.name(), MemberRole.MODERATOR));
    standalone.moderationRequests().moderate(BOB, removal, outcome);
    assertThat(outcome.nextStored()).hasSize(1);
    assertThat(history(ANN)).first().isEqualTo("");
  }
}
