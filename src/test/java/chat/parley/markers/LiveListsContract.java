package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The live lists of conversations. Each store passes it. */
abstract class LiveListsContract extends ConversationScene {

  private static final WireForm BODY =
      message -> new Payload(message.draft().body().bytes(), true, true);

  LiveListsContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  /** A device with a list, which sees its entries. */
  private final class Device {
    private final RecordedOutbox outbox;
    private final LiveLists.Handle list;
    private final List<JsonNode> received = new ArrayList<>();

    Device(UserName user, long version, String... limits) {
      outbox = RecordedOutbox.open(limits);
      list = markers.lists().subscribe(Identity.of(user), version, BODY, outbox.outbox());
      list.begin();
    }

    List<JsonNode> entries() {
      while (!outbox.isEmpty()) {
        received.add(JsonMapper.shared().readTree(outbox.nextText()));
      }
      return received;
    }

    /** Waits until the last entry of a conversation has a value. */
    void await(String stream, String field, String value) {
      Await.until(
          () -> entries().toString(),
          () -> {
            List<JsonNode> all =
                entries().stream()
                    .filter(entry -> entry.get("stream").stringValue().equals(stream))
                    .toList();
            return !all.isEmpty() && all.getLast().path(field).toString().equals(value);
          });
    }
  }

  /** Waits until a change made now is later than everything before, and returns that time. */
  private static long laterVersion() {
    long version = System.currentTimeMillis() + 1;
    Await.until(() -> "the time of the version", () -> System.currentTimeMillis() > version);
    return version;
  }

  @Test
  void theFirstOwnMessageBeginsAConversation() {
    var device = new Device(ANN, 0);
    send(ANN, new Address.Room(new RoomName("open")), "1");
    device.await("room.open", "unread", "0");
    send(BOB, new Address.Room(new RoomName("open")), "2");
    device.await("room.open", "unread", "1");
    device.list.end();
  }

  @Test
  void aRoomBeginsWithTheMembershipAndEndsWithIt() {
    createRoom();
    var device = new Device(BOB, 0);
    room(ANN, add(BOB, null));
    device.await("room.team", "unread", "0");
    send(ANN, roomAddress(), "1");
    device.await("room.team", "unread", "1");
    room(ANN, remove(BOB));
    device.await("room.team", "ended", "true");
    int before = device.entries().size();
    send(ANN, roomAddress(), "secret");
    send(ANN, Address.Pair.of(ANN, BOB), "2");
    device.await("with.ann", "unread", "1");
    assertThat(device.entries().toString()).doesNotContain("secret");
    assertThat(device.entries().size()).isGreaterThan(before);
    device.list.end();
  }

  @Test
  void aRoomBeginsForANewMemberWhileMessagesAreSent() {
    createRoom();
    var anns = new Device(ANN, 0);
    send(ANN, roomAddress(), "1");
    anns.await("room.team", "unread", "0");
    var bobs = new Device(BOB, 0);
    send(ANN, Address.Pair.of(ANN, BOB), "x");
    bobs.await("with.ann", "unread", "1");
    send(ANN, roomAddress(), "2");
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "3");
    bobs.await("room.team", "unread", "1");
    send(ANN, roomAddress(), "4");
    bobs.await("room.team", "unread", "2");
    anns.list.end();
    bobs.list.end();
  }

  @Test
  void aVersionBringsWhatHasChangedSince() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    long version = markers.list().page(Identity.of(BOB), null, 10).version();
    room(ANN, new RoomAction.Delete());
    send(ANN, Address.Pair.of(ANN, BOB), "2");
    var device = new Device(BOB, version);
    device.await("room.team", "ended", "true");
    device.await("with.ann", "unread", "2");
    device.list.end();
  }

  @Test
  void aRoomThatIsCreatedAgainStaysInTheList() {
    createRoom();
    room(ANN, add(BOB, null));
    long version = markers.list().page(Identity.of(BOB), null, 10).version();
    room(ANN, new RoomAction.Delete());
    createRoom();
    room(ANN, add(BOB, null));
    var device = new Device(BOB, version);
    device.await("room.team", "unread", "0");
    send(ANN, new Address.Room(ROOM, 1), "1");
    device.await("room.team", "unread", "1");
    assertThat(device.entries().toString()).doesNotContain("ended");
    device.list.end();
  }

  @Test
  void aVersionBringsTheRemovalsSince() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "bad", "bob");
    long version = laterVersion();
    append(Draft.removal(roomAddress(), ANN, 1));
    var device = new Device(BOB, version);
    device.await("room.team", "mentions", "0");
    assertThat(device.entries().getLast().get("last").get("removed").asBoolean()).isTrue();
    // SQLite finds the removal in another way once it is indexed.
    LongStream.range(0, 3_000).forEach(n -> send(ANN, new Address.Room(new RoomName("other")), ""));
    var later = new Device(BOB, version);
    later.await("room.team", "mentions", "0");
    device.list.end();
    later.list.end();
  }

  @Test
  void aRoomThatIsCreatedOftenHasOneEntryForEachChange() {
    for (int i = 0; i < 20; i++) {
      createRoom();
      room(ANN, add(BOB, null));
      room(ANN, new RoomAction.Delete());
    }
    createRoom();
    room(ANN, add(BOB, null));
    var device = new Device(BOB, 1);
    device.await("room.team", "unread", "0");
    room(ANN, remove(BOB));
    device.await("room.team", "ended", "true");
    var later = new Device(BOB, 1);
    later.await("room.team", "ended", "true");
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    device.await("with.ann", "unread", "1");
    later.await("with.ann", "unread", "1");
    assertThat(device.entries()).hasSizeLessThan(10);
    assertThat(later.entries()).hasSize(2);
    device.list.end();
    later.list.end();
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
    var device = new Device(BOB, version);
    device.await("with.ann", "unread", "1");
    device.await("with.carl", "unread", "1");
    List<Long> versions =
        device.entries().stream().map(entry -> entry.get("version").asLong()).toList();
    assertThat(versions).isSorted().allMatch(reached -> reached >= version);
    device.list.end();
  }

  @Test
  void aVersionInTheFutureBringsAllConversations() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = new Device(BOB, System.currentTimeMillis() + Duration.ofHours(1).toMillis());
    device.await("with.ann", "unread", "1");
    assertThat(device.list.version()).isEqualTo(ListVersion.EMPTY);
    device.list.end();
  }

  @Test
  void withoutAVersionNothingIsMissedThatIsCommittedMeanwhile() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = new Device(BOB, 0);
    device.await("with.ann", "unread", "1");
    device.list.end();
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
    var device = new Device(ANN, 1, "outbox-size=32KB");
    device.await("room.team", "title", "\"team\"");
    room(ANN, new RoomAction.Configure(titled("Our team")));
    device.await("room.team", "title", "\"Our team\"");
    device.list.end();
  }

  @Test
  void aListThatDoesNotFitIntoTheOutboxIsSentInParts() {
    int number = 150;
    sendToUsers(number);
    var device = new Device(ANN, 1, "outbox-size=32KB");
    Await.until(
        () -> device.entries().size() + " entries", () -> device.entries().size() >= number);
    assertThat(device.entries())
        .extracting(entry -> entry.get("stream").stringValue())
        .doesNotHaveDuplicates();
    send(BOB, Address.Pair.of(ANN, BOB), "live");
    device.await("with.bob", "unread", "1");
    device.list.end();
  }

  @Test
  void settingsReachTheOtherDevices() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = new Device(BOB, 0);
    read(BOB, "{\"stream\":\"with.ann\",\"muted\":true}");
    device.await("with.ann", "muted", "true");
    device.list.end();
  }
}
