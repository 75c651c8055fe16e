package chat.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.StandaloneConversation;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.people.Block;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomKind;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.store.PresenceReader;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reads and writes of presence. Each store passes it. */
abstract class PresenceStoreContract {

  /** Creates an empty store. */
  interface StoreFactory {
    StoreProperties newStore() throws Exception;
  }

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final UserName CARL = new UserName("carl");
  private static final RoomName TEAM = new RoomName("team");

  private final Limits limits = TestLimits.of("messages-per-second=1000000");
  private final StandaloneConversation conversation;
  private final LastSeenTimes lastSeen;
  private final PresenceStore store;

  PresenceStoreContract(StoreFactory factory) throws Exception {
    conversation = new StandaloneConversation(factory.newStore(), limits);
    var config = new PresenceConfiguration();
    lastSeen =
        config.lastSeenTimes(
            conversation.storeAccess(), conversation.database(), conversation.failures());
    store =
        new PresenceStore(
            conversation.storeAccess(), conversation.database().presenceReader(), lastSeen);
  }

  @AfterEach
  void stop() {
    lastSeen.close();
    conversation.close();
  }

  private void room(RoomName room, RoomAction action) {
    var stored = new AwaitedSend(ChatError.STORE_AWAY.because("unknown"));
    conversation.roomRequests().change(Identity.of(ANN), room, action, null, stored);
    stored.await();
  }

  private void create(RoomName room) {
    room(room, new RoomAction.Create(RoomSettings.defaults(RoomKind.PRIVATE, 10_000), ANN));
  }

  private static RoomAction add(UserName... users) {
    var additions = new ArrayList<RoomAction.Addition>();
    for (UserName user : users) {
      additions.add(new RoomAction.Addition(user, null, null));
    }
    return new RoomAction.Change(additions, List.of());
  }

  private void send(UserName from, UserName to, int count) {
    var draft =
        new Draft(
            Address.Pair.of(from, to),
            from,
            Body.ofText("x".getBytes(UTF_8), null),
            null,
            true,
            Map.of());
    conversation.journal().append(Collections.nCopies(count, draft)).join();
  }

  private boolean sees(UserName viewer, UserName user) {
    return store.visibleTo(viewer, List.of(user)).contains(user);
  }

  @Test
  void membersOfARoomSeeEachOtherAndInvitedUsersNobody() {
    create(TEAM);
    room(TEAM, new RoomAction.Invite(BOB));
    assertThat(sees(ANN, BOB)).isFalse();
    assertThat(sees(BOB, ANN)).isFalse();
    room(TEAM, add(BOB));
    create(new RoomName("other"));
    room(new RoomName("other"), add(CARL));
    assertThat(store.visibleTo(ANN, List.of(BOB, CARL))).containsExactlyInAnyOrder(BOB, CARL);
    assertThat(store.visibleTo(BOB, List.of(ANN, CARL, BOB))).containsExactlyInAnyOrder(ANN, BOB);
    room(TEAM, new RoomAction.Delete());
    assertThat(sees(BOB, ANN)).isFalse();
  }

  @Test
  void bothUsersOfAConversationMustHaveWritten() {
    assertThat(sees(ANN, BOB)).isFalse();
    send(ANN, BOB, 2);
    assertThat(sees(ANN, BOB)).isFalse();
    send(BOB, ANN, 1);
    assertThat(sees(ANN, BOB)).isTrue();
    assertThat(sees(BOB, ANN)).isTrue();
    assertThat(sees(CARL, ANN)).isFalse();
  }

  @Test
  void aBlockEndsThatInBothDirections() {
    send(ANN, BOB, 1);
    send(BOB, ANN, 1);
    conversation.blocks().set(Identity.of(ANN), new Block(BOB, true));
    assertThat(sees(ANN, BOB)).isFalse();
    assertThat(sees(BOB, ANN)).isFalse();
    conversation.blocks().set(Identity.of(ANN), new Block(BOB, false));
    assertThat(sees(BOB, ANN)).isTrue();
  }

  @Test
  void anAnswerIsFoundAmongTheFirstAndTheLastMessages() {
    int many = PresenceReader.MESSAGES_READ;
    send(ANN, BOB, many);
    send(BOB, ANN, 1);
    assertThat(sees(ANN, BOB)).isTrue();
    send(ANN, BOB, many);
    assertThat(sees(ANN, BOB)).isFalse();
    send(CARL, BOB, 30);
    send(BOB, CARL, 1);
    send(CARL, BOB, many);
    assertThat(sees(CARL, BOB)).isTrue();
  }

  @Test
  void guestsAreSeenByNobody() {
    var guest = new UserName("guest-abcdefghijkl");
    send(ANN, guest, 1);
    send(guest, ANN, 1);
    assertThat(sees(ANN, guest)).isFalse();
    assertThat(sees(guest, guest)).isFalse();
  }

  @Test
  void manyUsersAreLookedUpAtOnce() {
    create(TEAM);
    var users = new ArrayList<UserName>();
    for (int i = 0; i < 1_200; i++) {
      users.add(new UserName("user" + i));
    }
    for (int i = 0; i < users.size(); i += 300) {
      room(TEAM, add(users.subList(i, i + 300).toArray(UserName[]::new)));
    }
    assertThat(store.visibleTo(ANN, users)).hasSize(1_200);
    assertThat(store.members(TEAM, 100_000)).hasSize(1_201);
    assertThat(store.members(TEAM, 10)).hasSize(10);
  }

  @Test
  void theLatestTimeIsStoredOfUsersThatHaveAConversation() {
    send(ANN, BOB, 1);
    lastSeen.add(ANN, 7);
    lastSeen.add(ANN, 9);
    lastSeen.add(BOB, 5);
    assertThat(lastSeen.read(List.of(ANN, BOB, CARL))).isEqualTo(Map.of(ANN, 9L, BOB, 5L));
    Await.until(() -> "waiting: " + lastSeen.size(), () -> lastSeen.size() == 0);
    assertThat(lastSeen.read(List.of(ANN, BOB, CARL))).isEqualTo(Map.of(ANN, 9L, BOB, 5L));
    lastSeen.add(ANN, 8);
    lastSeen.add(CARL, 8);
    Await.until(() -> "waiting: " + lastSeen.size(), () -> lastSeen.size() == 0);
    assertThat(lastSeen.read(List.of(ANN, CARL))).isEqualTo(Map.of(ANN, 9L));
  }

  @Test
  void timesThatWaitAreStoredAtTheEnd() throws Exception {
    create(TEAM);
    room(TEAM, add(new UserName("user499")));
    for (int i = 0; i < 500; i++) {
      lastSeen.add(new UserName("user" + i), i + 1);
    }
    lastSeen.close();
    assertThat(lastSeen.size()).isZero();
    assertThat(conversation.database().presenceReader().lastSeen(List.of(new UserName("user499"))))
        .containsValue(500L);
  }

  @Test
  void beatsGrowUntilTheyEnd() {
    assertThat(store.beats()).isEmpty();
    store.beat("one");
    store.beat("two");
    store.beat("one");
    assertThat(store.beats()).isEqualTo(Map.of("one", 2L, "two", 1L));
    store.endBeats("one");
    store.endBeats("three");
    assertThat(store.beats()).isEqualTo(Map.of("two", 1L));
  }
}
