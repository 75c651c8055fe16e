package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.MemberRole;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.security.TestSecurity;
import chat.parley.store.PinnedPage;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises of the pinned messages of rooms. Each store keeps them. */
abstract class PinContract extends RoomScenario {

  private static final Identity MODERATOR = TestSecurity.moderator(new UserName("mo"));

  private static RoomAction pin(long offset, @Nullable Long before) {
    return new RoomAction.Pin(offset, before);
  }

  private void sendAndAwait(Identity from, String text) {
    send(from, text);
    assertThat(outcome.nextStored()).hasSize(1);
  }

  private PinnedPage page(Identity reader) {
    return standalone.roomRequests().pins(reader, CLUB, 0);
  }

  private List<String> pinned(Identity reader) {
    return page(reader).entries().stream()
        .map(entry -> entry.message().draft().body().asString())
        .toList();
  }

  private List<String> changes(Identity reader) {
    return standalone
        .conversation()
        .history(reader, new Address.Members(CLUB), new HistoryRange.Newest(10))
        .messages()
        .stream()
        .map(message -> new String(message.draft().body().bytes(), UTF_8))
        .toList();
  }

  @Test
  void pinsAreChangesOfTheRoom() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    sendAndAwait(ANN, "one");
    sendAndAwait(ANN, "two");
    change(ANN, pin(2, null));
    StoredMessage moved = change(ANN, pin(1, 2L));
    assertThat(change(ANN, pin(2, null)).position())
        .as("a pin that is already there")
        .isEqualTo(moved.position());
    assertThat(pinned(ANN)).containsExactly("one", "two");
    assertThat(page(ANN).membersOffset()).isEqualTo(moved.position().offset());
    change(ANN, new RoomAction.Unpin(2));
    assertThat(changes(ANN))
        .endsWith(
            "{\"do\":\"pin\",\"offset\":2,\"by\":\"ann\"}",
            "{\"do\":\"pin\",\"offset\":1,\"before\":2,\"by\":\"ann\"}",
            "{\"do\":\"unpin\",\"offset\":2,\"by\":\"ann\"}")
        .hasSize(4);
    assertThat(pinned(ANN)).containsExactly("one");
  }

  @Test
  void moderatorsPinAndMembersRead() {
    change(ANN, create(RoomKind.PRIVATE, 3));
    change(ANN, add(BOB, null));
    sendAndAwait(BOB, "text");
    assertRefused(ChatError.NOT_YOUR_ROLE, BOB, pin(1, null));
    assertRefused(ChatError.NOT_A_MEMBER, EVE, pin(1, null));
    change(ANN, new RoomAction.SetRole(BOB.name(), MemberRole.MODERATOR));
    change(BOB, pin(1, null));
    change(ANN, new RoomAction.SetRole(BOB.name(), MemberRole.READER));
    assertThat(pinned(BOB)).containsExactly("text");
    assertRefused(ChatError.NOT_YOUR_ROLE, BOB, new RoomAction.Unpin(1));
    ChatExceptions.expect(ChatError.NOT_A_MEMBER, () -> page(EVE));
    change(MODERATOR, new RoomAction.Unpin(1));
    change(TestSecurity.service(EVE.name()), pin(1, null));
    assertThat(pinned(ANN)).containsExactly("text");
  }

  @Test
  void aMemberSeesNoPinsOfMessagesBeforeTheJoin() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    sendAndAwait(ANN, "before");
    change(ANN, add(BOB, HistoryAccess.FROM_JOIN));
    sendAndAwait(ANN, "after");
    change(ANN, pin(2, null));
    change(ANN, pin(1, null));
    assertThat(pinned(ANN)).containsExactly("after", "before");
    assertThat(pinned(BOB)).containsExactly("after");
  }

  @Test
  void moderatorsOfTheServerPinInOpenRooms() {
    sendAndAwait(BOB, "one");
    assertThat(page(EVE).entries()).isEmpty();
    assertRefused(ChatError.NOT_YOUR_ROLE, BOB, pin(1, null));
    change(MODERATOR, pin(1, null));
    sendAndAwait(BOB, "two");
    change(MODERATOR, pin(2, 1L));
    assertThat(pinned(EVE)).containsExactly("two", "one");
    assertThat(changes(EVE)).hasSize(2);
    assertThat(history(EVE)).containsExactly("one", "two");
    assertRefused(ChatError.ROOM_EXISTS, ANN, create(RoomKind.PRIVATE, 3));
    // The room is known with its last change, so that messages need no other check.
    assertThat(standalone.roomRequests().room(EVE, CLUB).room())
        .returns(2L, room -> room.membersOffset())
        .returns(0L, room -> room.createdOffset())
        .returns(true, room -> room.isOpen());
    change(
        TestSecurity.service(EVE.name()),
        new RoomAction.Create(RoomSettings.defaults(RoomKind.PRIVATE, 5), ANN.name()));
    assertThat(pinned(ANN)).containsExactly("two", "one");
  }

  @Test
  void aPinInALargeRoomIsDeliveredAsItIs() {
    change(ANN, create(RoomKind.PUBLIC, 2_000));
    sendAndAwait(ANN, "text");
    List<UserName> users =
        IntStream.range(0, 1_000).mapToObj(i -> new UserName("user" + i)).toList();
    change(
        ANN,
        new RoomAction.Change(
            users.stream().map(user -> new Addition(user, null, null)).toList(), List.of()));
    change(ANN, pin(1, null));
    change(BOB, new RoomAction.Join());
    assertThat(
            standalone
                .conversation()
                .history(BOB, new Address.Members(CLUB), new HistoryRange.Newest(2))
                .messages())
        .extracting(message -> message.draft().extras().keySet())
        .containsExactly(Set.of("at"), Set.of("at", "members"));
  }

  @Test
  void aDeletedRoomLeavesNoPinsToTheNextOne() {
    change(ANN, create(RoomKind.PUBLIC, 3));
    sendAndAwait(ANN, "old");
    change(ANN, pin(1, null));
    change(ANN, new RoomAction.Delete());
    ChatExceptions.expect(ChatError.NO_ROOM, () -> page(ANN));
    assertRefused(ChatError.NO_ROOM, ANN, pin(1, null));
    change(ANN, create(RoomKind.PUBLIC, 3));
    assertThat(page(ANN).entries()).isEmpty();
    assertRefused(ChatError.NO_MESSAGE, ANN, pin(1, null));
  }
}
