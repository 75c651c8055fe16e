package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.EXPIRY;
import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.NOW;
import static chat.parley.journal.memory.StreamFixtures.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.store.Database;
import chat.parley.store.StoreException;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The order of the messages of a room and the changes of its members; {@link StreamsTest} tests
 * that of one stream.
 */
class LiveStreamsTest {

  private static final Address.Members CHANGES = new Address.Members(ROOM.name());

  private final Set<Address> subscribed = new HashSet<>();
  @AutoClose private final Database database;
  private Streams streams;

  LiveStreamsTest(@TempDir Path directory) throws Exception {
    database = new Database(Stores.sqlite(directory));
    database.open();
    streams = streams(1_000_000);
  }

  private Streams streams(long maxBytes) {
    var policy = new DevicePolicy(3, 2, EXPIRY, () -> NOW);
    return new Streams(new StreamLookup(database.reader()), maxBytes, policy, subscribed::contains);
  }

  @BeforeEach
  void goLive() throws StoreException {
    goLive(CHANGES);
    goLive(ROOM);
  }

  private void goLive(Address address) throws StoreException {
    subscribed.add(address);
    streams.goLive(address);
  }

  private ChatMessage message(Address to, long offset, long membersOffset, String text)
      throws StoreException {
    String epoch = streams.with(to, stream -> stream.row().epoch());
    return new ChatMessage(
        to.stream() + " " + offset,
        1,
        new StreamPosition(epoch, offset),
        StreamFixtures.message(to, offset, text).draft(),
        membersOffset);
  }

  private ChatMessage room(long offset, long membersOffset) throws StoreException {
    return message(ROOM, offset, membersOffset, "text");
  }

  private ChatMessage change(long offset) throws StoreException {
    return message(CHANGES, offset, 0, "text");
  }

  /** Adds messages in one batch, and returns what this releases. */
  private List<String> add(ChatMessage... messages) {
    return ids(streams.add(List.of(messages), Map.of()));
  }

  private static List<String> ids(List<ChatMessage> messages) {
    return messages.stream().map(ChatMessage::id).toList();
  }

  private List<OpenGap> gaps() {
    return streams.gaps(System.nanoTime(), 10);
  }

  private void assertGap(Address address, long end) {
    OpenGap gap = gaps().getFirst();
    assertThat(gap.stream().address()).isEqualTo(address);
    assertThat(gap.end()).isEqualTo(end);
    assertThat(gaps()).hasSize(1);
  }

  @Test
  void aMessageFollowsTheChangeUnderWhichItWasStored() throws Exception {
    assertThat(add(room(1, 1))).isEmpty();
    assertThat(add(change(1))).containsExactly("members.lobby 1", "room.lobby 1");
    assertThat(add(room(2, 1))).containsExactly("room.lobby 2");
    assertThat(gaps()).isEmpty();
  }

  @Test
  void aChangeAndItsMessagesMayBeInOneBatch() throws Exception {
    assertThat(add(room(1, 0), change(1), room(2, 1)))
        .containsExactly("room.lobby 1", "members.lobby 1", "room.lobby 2");
  }

  @Test
  void missingChangesAreAGapAndTheHeldMessagesAreNot() throws Exception {
    assertThat(add(room(1, 2), room(2, 2))).isEmpty();
    assertGap(CHANGES, 2);
    assertThat(add(change(2))).isEmpty();
    assertGap(CHANGES, 1);
    assertThat(add(change(1)))
        .containsExactly("members.lobby 1", "members.lobby 2", "room.lobby 1", "room.lobby 2");
    assertThat(gaps()).isEmpty();
  }

  @Test
  void messagesWaitForTheirOwnChange() throws Exception {
    assertThat(add(room(1, 1), room(2, 1), room(3, 3), room(4, 3))).isEmpty();
    assertThat(add(change(1))).containsExactly("members.lobby 1", "room.lobby 1", "room.lobby 2");
    assertThat(add(change(2))).containsExactly("members.lobby 2");
    assertThat(add(change(3))).containsExactly("members.lobby 3", "room.lobby 3", "room.lobby 4");
  }

  @Test
  void aGapOfTheRoomIsFilledAfterTheChange() throws Exception {
    assertThat(add(room(2, 1))).isEmpty();
    assertGap(ROOM, 1);
    assertThat(add(change(1))).containsExactly("members.lobby 1");
    assertThat(add(room(1, 1))).containsExactly("room.lobby 1", "room.lobby 2");
    assertThat(add(room(3, 2), room(5, 2), change(2)))
        .containsExactly("members.lobby 2", "room.lobby 3");
    assertGap(ROOM, 4);
  }

  @Test
  void eachRoomWaitsForItsOwnChanges() throws Exception {
    var next = new Address.Room(ROOM.name(), 1);
    var other = new Address.Room(new RoomName("other"));
    var otherChanges = new Address.Members(other.name());
    for (Address address : List.of(next, otherChanges, other)) {
      goLive(address);
    }
    ChatMessage ofNext = message(next, 1, 1, "text");
    assertThat(add(ofNext, room(1, 1), message(other, 1, 1, "text"))).isEmpty();
    assertThat(add(change(1)))
        .containsExactlyInAnyOrder("members.lobby 1", "room.lobby 1", "room.lobby,1 1")
        .startsWith("members.lobby 1");
    assertThat(add(message(otherChanges, 1, 0, "text")))
        .containsExactly("members.other 1", "room.other 1");
  }

  @Test
  void onlyLiveRoomsWait() throws Exception {
    subscribed.remove(ROOM);
    streams.liveAddresses();
    assertThat(add(room(1, 1))).containsExactly("room.lobby 1");
    goLive(ROOM);
    assertThat(add(room(2, 1))).isEmpty();
    subscribed.remove(ROOM);
    streams.liveAddresses();
    assertThat(add(change(1))).containsExactly("members.lobby 1");
  }

  @Test
  void theRowOfARoomHasTheLastKnownChange() throws Exception {
    add(room(1, 3), room(2, 2));
    assertThat(streams.<Long>with(ROOM, stream -> stream.row().membersOffset())).isEqualTo(3);
    assertThat(streams.<Long>with(ROOM, stream -> stream.knownRow().lastOffset())).isEqualTo(2);
    streams.change(ROOM, (stream, _, _) -> stream.expectUpTo(stream.row().withMembersOffset(5), 0));
    assertThat(streams.<Long>with(ROOM, stream -> stream.knownRow().membersOffset())).isEqualTo(5);
    streams.change(ROOM, (s, max, out) -> s.applyStoredRow(StreamFixtures.row(ROOM, 2), max, out));
    assertThat(streams.<Long>with(ROOM, stream -> stream.row().membersOffset())).isEqualTo(5);
  }

  @Test
  void aMessageTooLargeToBeHeldIsAGapAfterTheChange() throws Exception {
    assertThat(add(message(ROOM, 1, 1, "x".repeat(1024 * 1024)))).isEmpty();
    assertGap(CHANGES, 1);
    assertThat(add(change(1))).containsExactly("members.lobby 1");
    assertGap(ROOM, 1);
  }

  @Test
  void heldMessagesThatWereDroppedAreAGapAfterTheChange() throws Exception {
    streams = streams(1);
    goLive();
    assertThat(add(room(1, 1))).isEmpty();
    streams.with(INBOX, Stream::lastOffset);
    assertGap(CHANGES, 1);
    add(change(1));
    assertGap(ROOM, 1);
  }

  @Test
  void skippedChangesAreNotAwaited() throws Exception {
    assertThat(add(room(1, 2))).isEmpty();
    assertThat(ids(streams.change(CHANGES, (s, max, release) -> s.skipTo(2, max, release))))
        .containsExactly("room.lobby 1");
  }

  @Test
  void messagesThatWaitForAnUnknownChangeAreReadAgain() throws Exception {
    assertThat(add(room(1, 2))).isEmpty();
    streams.change(CHANGES, (stream, _, _) -> stream.expectNothingAfter(0));
    assertGap(ROOM, 1);
    assertThat(add(room(1, 0))).containsExactly("room.lobby 1");
    assertThat(gaps()).isEmpty();
  }

  @Test
  void changesThatAreNotLiveAreReported() throws Exception {
    assertThat(streams.missingMembers()).isEmpty();
    subscribed.remove(CHANGES);
    assertThat(streams.liveAddresses()).containsExactly(ROOM);
    assertThat(add(change(1), room(1, 1))).containsExactly("members.lobby 1");
    assertThat(streams.missingMembers()).containsExactly(CHANGES);
    streams.goLive(CHANGES);
    assertThat(streams.missingMembers()).isEmpty();
    assertThat(streams.liveAddresses()).contains(CHANGES);
    assertThat(ids(streams.change(CHANGES, (stream, _, _) -> stream.fixLiveStart())))
        .containsExactly("room.lobby 1");
    assertThat(streams.liveAddresses()).containsExactly(ROOM);
  }

  @Test
  void aRoomWithoutSubscriptionsNeedsNoChanges() throws Exception {
    subscribed.remove(CHANGES);
    streams.liveAddresses();
    add(room(1, 1));
    subscribed.remove(ROOM);
    assertThat(streams.missingMembers()).isEmpty();
    add(room(1, 1));
    streams.clear();
    assertThat(streams.missingMembers()).isEmpty();
  }
}
