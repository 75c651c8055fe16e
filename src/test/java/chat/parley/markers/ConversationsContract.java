package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.HistoryAccess;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The lists of conversations. Each store passes it. */
abstract class ConversationsContract extends ConversationScene {

  ConversationsContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  @Test
  void aPairIsInTheListsOfBothFromItsFirstMessageOn() {
    send(ANN, new Address.Inbox(BOB), "hello");
    ConversationEntry bobs = entry(BOB, "with.ann");
    assertThat(bobs.kind()).isEqualTo("pair");
    assertThat(bobs.unread()).isEqualTo(1);
    assertThat(bobs.last().preview()).isEqualTo("hello");
    assertThat(bobs.last().from()).isEqualTo("ann");
    assertThat(bobs.last().removed()).isFalse();
    assertThat(entry(ANN, "with.bob").unread()).isZero();
    assertThat(list(CARL)).isEmpty();
  }

  @Test
  void aPairWithOneselfIsNeverUnread() {
    send(ANN, new Address.Inbox(ANN), "note");
    assertThat(entry(ANN, "with.ann").unread()).isZero();
  }

  @Test
  void countingStartsAtTheJoin() {
    createRoom();
    send(ANN, roomAddress(), "before");
    room(ANN, add(BOB, HistoryAccess.ALL));
    send(ANN, roomAddress(), "after");
    assertThat(entry(BOB, "room.team").unread()).isEqualTo(1);
    room(ANN, remove(BOB));
    assertThat(list(BOB)).isEmpty();
    send(ANN, roomAddress(), "meanwhile");
    room(ANN, add(BOB, HistoryAccess.ALL));
    assertThat(entry(BOB, "room.team").unread()).isZero();
  }

  @Test
  void theLastMessageIsShownToThoseThatMayReadIt() {
    createRoom();
    send(ANN, roomAddress(), "before");
    room(ANN, add(BOB, HistoryAccess.FROM_JOIN));
    room(ANN, add(CARL, HistoryAccess.ALL));
    assertThat(entry(BOB, "room.team").last()).isNull();
    assertThat(entry(CARL, "room.team").last().preview()).isEqualTo("before");
    send(ANN, roomAddress(), "after");
    assertThat(entry(BOB, "room.team").last().preview()).isEqualTo("after");
  }

  @Test
  void aDeletedRoomIsInNoList() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "x");
    room(ANN, new RoomAction.Delete());
    assertThat(list(ANN)).isEmpty();
    assertThat(list(BOB)).isEmpty();
    createRoom();
    assertThat(entry(ANN, "room.team").unread()).isZero();
    assertThat(list(BOB)).isEmpty();
  }

  @Test
  void invitedUsersHaveNoEntryUntilTheyAccept() {
    createRoom();
    room(ANN, new RoomAction.Invite(BOB));
    assertThat(list(BOB)).isEmpty();
    room(BOB, new RoomAction.Accept());
    assertThat(entry(BOB, "room.team").unread()).isZero();
  }

  @Test
  void theChatIsInTheListFromTheFirstUseOn() {
    Address chat = new Address.Everyone();
    send(ANN, chat, "1");
    assertThat(list(BOB)).isEmpty();
    read(BOB, "chat", 1);
    send(ANN, chat, "2");
    assertThat(entry(BOB, "chat").unread()).isEqualTo(1);
  }

  @Test
  void mentionsAreCountedUntilTheyAreReadOrRemoved() {
    createRoom();
    room(ANN, add(BOB, null));
    send(ANN, roomAddress(), "1", "bob", "carl");
    send(ANN, roomAddress(), "2");
    send(ANN, roomAddress(), "3", "bob");
    assertThat(entry(BOB, "room.team").mentions()).isEqualTo(2);
    append(Draft.removal(roomAddress(), ANN, 3));
    assertThat(entry(BOB, "room.team").mentions()).isEqualTo(1);
    assertThat(entry(BOB, "room.team").unread()).isEqualTo(3);
    assertThat(entry(BOB, "room.team").last().offset()).isEqualTo(3);
    assertThat(entry(BOB, "room.team").last().removed()).isTrue();
    assertThat(entry(BOB, "room.team").last().preview()).isEmpty();
    read(BOB, "room.team", 1);
    assertThat(entry(BOB, "room.team").mentions()).isZero();
    room(ANN, add(CARL, HistoryAccess.ALL));
    assertThat(entry(CARL, "room.team").mentions()).isZero();
  }

  @Test
  void theListIsPagedByActivity() {
    for (int i = 0; i < 7; i++) {
      send(new UserName("user" + i), new Address.Inbox(BOB), "x");
    }
    Identity bob = Identity.of(BOB);
    var streams = new ArrayList<String>();
    ConversationPage page = markers.list().page(bob, null, 3);
    page.conversations().forEach(entry -> streams.add(entry.stream()));
    while (page.next() != null) {
      page = markers.list().page(bob, page.next(), 3);
      page.conversations().forEach(entry -> streams.add(entry.stream()));
    }
    assertThat(streams).doesNotHaveDuplicates().hasSize(7);
    assertThat(list(BOB)).extracting(ConversationEntry::stream).isEqualTo(streams);
    assertThat(list(BOB))
        .isSortedAccordingTo((a, b) -> Long.compare(b.last().timestamp(), a.last().timestamp()));
  }
}
