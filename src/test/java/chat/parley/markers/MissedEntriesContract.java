package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The entries of lists that a session has missed. Each store passes it. */
abstract class MissedEntriesContract extends ConversationScene {

  MissedEntriesContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  /** Waits until a change made now is later than everything before, and returns that time. */
  private static long laterVersion() {
    long version = System.currentTimeMillis() + 1;
    Await.until(() -> "the time of the version", () -> System.currentTimeMillis() > version);
    return version;
  }

  @Test
  void aVersionBringsWhatHasChangedSince() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    long version = markers.list().page(Identity.of(BOB), null, 10).version();
    room(ANN, new RoomAction.Delete());
    send(ANN, Address.Pair.of(ANN, BOB), "2");
    var device = device(BOB, version);
    device.await("room.team", "ended", "true");
    device.await("with.ann", "unread", "2");
    device.end();
  }

  @Test
  void aRoomThatIsCreatedAgainStaysInTheList() {
    createRoom();
    room(ANN, add(BOB, null));
    long version = markers.list().page(Identity.of(BOB), null, 10).version();
    room(ANN, new RoomAction.Delete());
    createRoom();
    room(ANN, add(BOB, null));
    var device = device(BOB, version);
    device.await("room.team", "unread", "0");
    send(ANN, new Address.Room(ROOM, 1), "1");
    device.await("room.team", "unread", "1");
    assertThat(device.entries().toString()).doesNotContain("ended");
    device.end();
  }

  @Test
  void aVersionBringsTheRemovalsSince() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "bad", "bob");
    long version = laterVersion();
    append(Draft.removal(roomAddress(), ANN, 1));
    var device = device(BOB, version);
    device.await("room.team", "mentions", "0");
    assertThat(device.entries().getLast().get("last").get("removed").asBoolean()).isTrue();
    // SQLite finds the removal in another way once it is indexed.
    LongStream.range(0, 3_000).forEach(n -> send(ANN, new Address.Room(new RoomName("other")), ""));
    var later = device(BOB, version);
    later.await("room.team", "mentions", "0");
    device.end();
    later.end();
  }

  @Test
  void endsDoNotTakeThePlaceOfConversations() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    createRoom();
    room(ANN, add(BOB, null));
    room(ANN, remove(BOB));
    assertThat(changedSince(BOB, 2)).containsExactly("pair.ann,bob", "room.team");
    assertThat(changedSince(BOB, 1)).containsExactly("pair.ann,bob");
  }

  @Test
  void theLastEntryCompletesTheVersion() {
    long version = System.currentTimeMillis();
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    send(CARL, Address.Pair.of(CARL, BOB), "2");
    var device = device(BOB, version);
    device.await("with.ann", "unread", "1");
    device.await("with.carl", "unread", "1");
    List<Long> versions =
        device.entries().stream().map(entry -> entry.get("version").asLong()).toList();
    assertThat(versions).isSorted().allMatch(reached -> reached >= version);
    device.end();
  }

  @Test
  void aVersionInTheFutureBringsAllConversations() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = device(BOB, System.currentTimeMillis() + Duration.ofHours(1).toMillis());
    device.await("with.ann", "unread", "1");
    assertThat(device.version()).isEqualTo(ListVersion.EMPTY);
    device.end();
  }

  @Test
  void withoutAVersionNothingIsMissedThatIsCommittedMeanwhile() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = device(BOB, 0);
    device.await("with.ann", "unread", "1");
    device.end();
  }

  private void sendToUsers(int number) {
    for (int i = 0; i < number; i++) {
      send(ANN, Address.Pair.of(ANN, new UserName("user" + i)), "hello");
    }
  }

  @Test
  void aTitleThatChangesWhileASessionIsBehindIsShown() {
    createRoom();
    sendToUsers(150);
    var device = device(ANN, 1, "outbox-size=32KB");
    device.await("room.team", "title", "\"team\"");
    room(ANN, new RoomAction.Configure(titled("Our team")));
    device.await("room.team", "title", "\"Our team\"");
    device.end();
  }

  @Test
  void aRoomThatIsCreatedAgainWhileASessionIsBehindStaysInTheList() {
    createRoom();
    room(ANN, add(BOB, null));
    sendToUsers(150);
    var other = device(BOB, 1);
    other.await("room.team", "title", "\"team\"");
    var device = device(ANN, 1, "outbox-size=32KB");
    device.await("room.team", "title", "\"team\"");
    room(ANN, new RoomAction.Delete());
    other.await("room.team", "ended", "true");
    createRoom();
    send(BOB, Address.Pair.of(ANN, BOB), "last");
    device.await("with.bob", "unread", "1");
    send(BOB, Address.Pair.of(ANN, BOB), "live");
    device.await("with.bob", "unread", "2");
    device.await("room.team", "title", "\"team\"");
    other.end();
    device.end();
  }

  @Test
  void aListThatDoesNotFitIntoTheOutboxIsSentInParts() {
    int number = 150;
    sendToUsers(number);
    var device = device(ANN, 1, "outbox-size=32KB");
    Await.until(
        () -> device.entries().size() + " entries", () -> device.entries().size() >= number);
    assertThat(device.entries())
        .extracting(entry -> entry.get("stream").stringValue())
        .doesNotHaveDuplicates();
    send(BOB, Address.Pair.of(ANN, BOB), "live");
    device.await("with.bob", "unread", "1");
    device.end();
  }
}
