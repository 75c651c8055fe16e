package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** The live lists of conversations. Each store passes it. */
abstract class LiveListsContract extends ConversationScene {

  LiveListsContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  @Test
  void theFirstOwnMessageBeginsAConversation() {
    var device = device(ANN, 0);
    send(ANN, new Address.Room(new RoomName("open")), "1");
    device.await("room.open", "unread", "0");
    send(BOB, new Address.Room(new RoomName("open")), "2");
    device.await("room.open", "unread", "1");
    device.end();
  }

  @Test
  void aRoomBeginsWithTheMembershipAndEndsWithIt() {
    createRoom();
    var device = device(BOB, 0);
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
    device.end();
  }

  @Test
  void aRoomBeginsForANewMemberWhileMessagesAreSent() {
    createRoom();
    var anns = device(ANN, 0);
    send(ANN, roomAddress(), "1");
    anns.await("room.team", "unread", "0");
    var bobs = device(BOB, 0);
    send(ANN, Address.Pair.of(ANN, BOB), "x");
    bobs.await("with.ann", "unread", "1");
    send(ANN, roomAddress(), "2");
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "3");
    bobs.await("room.team", "unread", "1");
    send(ANN, roomAddress(), "4");
    bobs.await("room.team", "unread", "2");
    anns.end();
    bobs.end();
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
    var device = device(BOB, 1);
    device.await("room.team", "unread", "0");
    room(ANN, remove(BOB));
    device.await("room.team", "ended", "true");
    var later = device(BOB, 1);
    later.await("room.team", "ended", "true");
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    device.await("with.ann", "unread", "1");
    later.await("with.ann", "unread", "1");
    assertThat(device.entries()).hasSizeLessThan(10);
    assertThat(later.entries()).hasSize(2);
    device.end();
    later.end();
  }

  @Test
  @Shows("conversation-list")
  void aDeviceThatWantsItGetsTheNumberOfInvitationsAsItChanges() {
    createRoom();
    var device = ListDevice.withInvitations(markers.lists(), BOB);
    var other = device(BOB, 0);
    device.awaitInvitations(0);
    room(ANN, new RoomAction.Invite(BOB));
    device.awaitInvitations(0, 1);
    var late = ListDevice.withInvitations(markers.lists(), BOB);
    late.awaitInvitations(1);
    room(BOB, new RoomAction.Accept());
    device.await("room.team", "unread", "0");
    device.awaitInvitations(0, 1, 0);
    late.awaitInvitations(1, 0);
    room(ANN, remove(BOB));
    device.await("room.team", "ended", "true");
    other.await("room.team", "ended", "true");
    device.awaitInvitations(0, 1, 0);
    assertThat(other.invitations()).isEmpty();
    device.end();
    late.end();
    other.end();
  }

  @Test
  void settingsReachTheOtherDevices() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var device = device(BOB, 0);
    read(BOB, "{\"stream\":\"with.ann\",\"muted\":true}");
    device.await("with.ann", "muted", "true");
    device.end();
  }
}
