package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.store.StoreException;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The users that users block. Each store passes it. */
abstract class BlocksContract {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final Address ANNS_INBOX = new Address.Inbox(ANN);
  private static final Address BOBS_INBOX = new Address.Inbox(BOB);
  private static final Address PAIR = Address.Pair.of(ANN, BOB);

  private final StandaloneConversation conversation;
  private final Blocks blocks;

  BlocksContract(PeopleContract.StoreFactory factory) throws Exception {
    Limits limits =
        TestLimits.of(
            "blocks-per-user=3",
            "messages-per-second=50",
            "burst=1s",
            "new-streams-per-minute=5",
            "inbox-messages=3");
    conversation = new StandaloneConversation(factory.newStore(), limits);
    blocks = conversation.blocks();
  }

  @AfterEach
  void stop() {
    conversation.close();
  }

  private void set(UserName by, UserName user, boolean blocked) {
    blocks.set(Identity.of(by), new Block(user, blocked));
  }

  private static Draft draft(
      UserName from, Address to, @Nullable String clientMessageId, boolean persistent) {
    return new Draft(
        to, from, Body.ofText(new byte[] {'x'}, null), clientMessageId, persistent, Map.of());
  }

  private StoredMessage send(UserName from, Address to, @Nullable String clientMessageId) {
    try {
      return conversation
          .journal()
          .append(List.of(draft(from, to, clientMessageId, true)))
          .join()
          .getFirst();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChatException refusal ? refusal : e;
    }
  }

  private void assertBlocked(UserName from, Address to) {
    ChatExceptions.expect(ChatError.BLOCKED, () -> send(from, to, null));
  }

  @Test
  void noMessagesPassInEitherDirection() {
    send(BOB, ANNS_INBOX, null);
    set(ANN, BOB, true);
    assertBlocked(BOB, ANNS_INBOX);
    assertBlocked(BOB, PAIR);
    assertBlocked(ANN, BOBS_INBOX);
    assertBlocked(ANN, PAIR);
    set(ANN, BOB, false);
    assertThat(send(BOB, ANNS_INBOX, null).position().offset()).isEqualTo(2);
    assertThat(send(ANN, PAIR, null).position().offset()).isEqualTo(3);
  }

  @Test
  void messagesToAFullInboxAreRefusedAsBlocked() {
    for (int i = 0; i < 3; i++) {
      send(BOB, ANNS_INBOX, "id " + i);
    }
    ChatExceptions.expect(ChatError.INBOX_FULL, () -> send(BOB, ANNS_INBOX, null));
    set(ANN, BOB, true);
    assertBlocked(BOB, ANNS_INBOX);
    assertBlocked(BOB, PAIR);
    assertThat(send(BOB, ANNS_INBOX, "id 2").duplicate()).isTrue();
    UserName carl = new UserName("carl");
    ChatExceptions.expect(ChatError.INBOX_FULL, () -> send(carl, ANNS_INBOX, null));
    set(ANN, BOB, false);
    ChatExceptions.expect(ChatError.INBOX_FULL, () -> send(BOB, ANNS_INBOX, null));
  }

  @Test
  void usersMayBeBlockedBeforeTheFirstMessage() {
    set(ANN, BOB, true);
    assertBlocked(BOB, ANNS_INBOX);
    assertThat(send(BOB, new Address.Inbox(new UserName("carl")), null)).isNotNull();
  }

  @Test
  void bothUsersHaveToEndTheirBlocks() {
    set(ANN, BOB, true);
    set(BOB, ANN, true);
    set(ANN, BOB, false);
    assertBlocked(ANN, PAIR);
    set(BOB, ANN, false);
    assertThat(send(ANN, PAIR, null)).isNotNull();
  }

  @Test
  void othersInTheSameBatchAreStored() {
    set(ANN, BOB, true);
    var blocked = conversation.journal().append(List.of(draft(BOB, PAIR, null, true)));
    var other = conversation.journal().append(List.of(draft(BOB, BOBS_INBOX, null, true)));
    assertThat(other.join()).hasSize(1);
    assertThat(blocked).isCompletedExceptionally();
  }

  @Test
  void aRepeatOfAMessageFromBeforeIsARepeat() {
    StoredMessage first = send(BOB, ANNS_INBOX, "id");
    set(ANN, BOB, true);
    StoredMessage repeat = send(BOB, ANNS_INBOX, "id");
    assertThat(repeat.duplicate()).isTrue();
    assertThat(repeat.position()).isEqualTo(first.position());
  }

  @Test
  void ephemeralMessagesDoNotPassEither() {
    set(ANN, BOB, true);
    ChatExceptions.expect(
        ChatError.BLOCKED,
        () -> conversation.blockedPairs().check(draft(BOB, ANNS_INBOX, null, false)));
    ChatExceptions.expect(
        ChatError.BLOCKED, () -> conversation.blockedPairs().check(draft(ANN, PAIR, null, false)));
    set(ANN, BOB, false);
    conversation.blockedPairs().check(draft(BOB, ANNS_INBOX, null, false));
    conversation.blockedPairs().check(draft(BOB, new Address.Everyone(), null, false));
  }

  @Test
  void aMessageThatIsPostedLaterIsNotCheckedBefore() {
    set(ANN, BOB, true);
    conversation.conversation().check(Identity.of(BOB), draft(BOB, ANNS_INBOX, null, false));
  }

  @Test
  void theBlockedUsersAreListedInPages() {
    set(ANN, BOB, true);
    set(ANN, BOB, true);
    set(ANN, new UserName("carl"), true);
    set(BOB, ANN, true);
    Identity ann = Identity.of(ANN);
    assertThat(blocks.list(ann, "", 1)).isEqualTo(new BlockedPage(List.of("bob"), "bob"));
    assertThat(blocks.list(ann, "bob", 1)).isEqualTo(new BlockedPage(List.of("carl"), null));
  }

  @Test
  void theNumberOfBlockedUsersIsLimited() {
    for (String name : List.of("u1", "u2", "u3")) {
      set(ANN, new UserName(name), true);
    }
    ChatExceptions.expect(ChatError.TOO_MANY, () -> set(ANN, BOB, true));
    assertThat(send(BOB, PAIR, null)).isNotNull();
    set(ANN, new UserName("u1"), true);
    set(ANN, new UserName("u1"), false);
    set(ANN, BOB, true);
  }

  private boolean hasStream(UserName one, UserName other) throws StoreException {
    return conversation.database().blockReader().hasStream(Address.Pair.of(one, other));
  }

  @Test
  void onlyBlocksThatAreStoredCreateAStream() throws Exception {
    set(ANN, BOB, false);
    assertThat(hasStream(ANN, BOB)).isFalse();
    for (String name : List.of("u1", "u2", "u3")) {
      set(ANN, new UserName(name), true);
      assertThat(hasStream(ANN, new UserName(name))).isTrue();
    }
    ChatExceptions.expect(ChatError.TOO_MANY, () -> set(ANN, BOB, true));
    assertThat(hasStream(ANN, BOB)).isFalse();
  }

  @Test
  void blocksThatCreateStreamsHaveARate() {
    for (String name : List.of("u1", "u2", "u3", "u4", "u5")) {
      set(ANN, new UserName(name), true);
      set(ANN, new UserName(name), false);
    }
    assertThat(ChatExceptions.expect(ChatError.TOO_FAST, () -> set(ANN, BOB, true)).text())
        .contains("may block 5 users per minute");
    set(ANN, new UserName("u1"), true);
    send(BOB, ANNS_INBOX, null);
    set(ANN, BOB, true);
  }

  @Test
  void guestsAndOneselfAreRefused() {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> set(ANN, ANN, true));
    var guest = new UserName("guest-aaaaaaaaaaaa");
    ChatExceptions.expect(ChatError.FORBIDDEN, () -> set(guest, ANN, true));
    assertThat(blocks.list(Identity.of(guest), "", 10).users()).isEmpty();
  }

  @Test
  void theBlocksOfAUserHaveARate() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            set(ANN, BOB, i % 2 == 0);
          }
        });
  }
}
