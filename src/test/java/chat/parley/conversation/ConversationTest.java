package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationTest {

  private static final Identity ALICE = Identity.of(TestMessages.ALICE);
  private static final String PHONE = "phone";

  @TempDir static Path directory;

  private static StandaloneConversation standalone;
  private static Conversation conversation;

  private final Address room = TestMessages.newRoom();
  private final Identity bob = Identity.of(new UserName(Names.unique("bob")));
  private final Address inbox = new Address.Inbox(bob.name());
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final RecordedOutcome outcome = RecordedOutcome.create();

  @BeforeAll
  static void start() throws Exception {
    standalone =
        new StandaloneConversation(
            Stores.sqlite(directory),
            TestLimits.of(
                "message-size=100B",
                "inbox-messages=2",
                "devices-per-inbox=1",
                "messages-per-second=1000000"));
    conversation = standalone.conversation();
  }

  @AfterAll
  static void stop() {
    standalone.close();
  }

  @AfterEach
  void closeOutbox() {
    outbox.close();
  }

  private static Draft draft(Address to, String text) {
    return TestMessages.persistent(to, text);
  }

  private void post(Draft... drafts) {
    conversation.post(ALICE, List.of(drafts), outcome);
  }

  private Conversation.Joined subscribe(Address address, String device, StartPosition from) {
    return conversation.subscribe(
        new Conversation.Subscriber(bob, device, TestMessages.BODY, outbox.outbox(), null, _ -> {}),
        address,
        from);
  }

  private List<String> stored(Address address) {
    History history = conversation.history(bob, address, new HistoryRange.Newest(100));
    return history.messages().stream().map(m -> m.draft().body().asString()).toList();
  }

  /** Returns the offset up to which all messages of the inbox were delivered to a device. */
  private long cursor(String device) {
    return standalone.journal().replay(inbox, new StartPosition.Undelivered(device)).start();
  }

  private void assertRefused(ChatError error) {
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(error));
    assertThat(outcome.isEmpty()).isTrue();
  }

  @Test
  void postedMessagesAreStoredAndDelivered() {
    subscribe(room, PHONE, new StartPosition.Now()).begin();
    post(draft(room, "first"), draft(room, "second"));
    assertThat(outcome.nextStored())
        .extracting(result -> result.position() == null ? 0 : result.position().offset())
        .containsExactly(1L, 2L);
    assertThat(outbox.nextText()).isEqualTo("first");
    assertThat(outbox.nextText()).isEqualTo("second");
    assertThat(stored(room)).containsExactly("first", "second");
  }

  @Test
  void anEphemeralMessageIsDeliveredAtOnceAndNotStored() {
    subscribe(room, PHONE, new StartPosition.Now()).begin();
    post(TestMessages.ephemeral(room, "hello"));
    assertThat(outcome.isEmpty()).as("the call returns with the outcome").isFalse();
    assertThat(outcome.nextStored())
        .singleElement()
        .satisfies(result -> assertThat(result.position()).isNull());
    assertThat(outbox.nextText()).isEqualTo("hello");
    assertThat(stored(room)).isEmpty();
  }

  @Test
  void theResultsOfAMixedSendAreInTheOrderOfTheDrafts() {
    post(draft(room, "first"), TestMessages.ephemeral(room, "second"), draft(room, "third"));
    assertThat(outcome.nextStored())
        .extracting(result -> result.position() == null ? 0 : result.position().offset())
        .containsExactly(1L, 0L, 2L);
    assertThat(stored(room)).containsExactly("first", "third");
  }

  @Test
  void anEmptySendReportsWhenEarlierOnesAreStored() {
    post(draft(room, "first"));
    post();
    assertThat(outcome.nextStored()).hasSize(1);
    assertThat(outcome.nextStored()).isEmpty();
  }

  @Test
  void aRefusedSendStoresNothing() {
    post(draft(room, "first"), draft(room, "x".repeat(101)));
    assertRefused(ChatError.MESSAGE_TOO_LARGE);
    assertThat(stored(room)).isEmpty();
  }

  @Test
  void aRefusalOfTheJournalIsReported() {
    post(draft(inbox, "first"), draft(inbox, "second"));
    assertThat(outcome.nextStored()).hasSize(2);
    post(draft(room, "in the same send"), draft(inbox, "third"));
    assertRefused(ChatError.INBOX_FULL);
    assertThat(stored(room)).isEmpty();
  }

  @Test
  void anUncheckedSendIsStored() {
    Draft large = draft(new Address.Rulings(), "x".repeat(101));
    conversation.postUnchecked(() -> List.of(large), outcome);
    assertThat(outcome.nextStored()).extracting(StoredMessage::duplicate).containsExactly(false);
  }

  @Test
  void anUncheckedSendWithoutMessagesIsRefusedWithTheCause() {
    conversation.postUnchecked(
        () -> {
          throw ChatError.FORBIDDEN.because("forbidden");
        },
        outcome);
    assertRefused(ChatError.FORBIDDEN);
  }

  @Test
  void aMessageThatIsPostedLaterIsChecked() {
    assertThatNoException()
        .isThrownBy(() -> conversation.check(ALICE, draft(room, "x".repeat(100))));
    ChatExceptions.expect(
        ChatError.MESSAGE_TOO_LARGE, () -> conversation.check(ALICE, draft(room, "x".repeat(101))));
  }

  @Test
  void aSubscriptionReplaysStoredMessagesAndContinuesWithLiveOnes() {
    post(draft(room, "first"), draft(room, "second"));
    assertThat(outcome.nextStored()).hasSize(2);
    Conversation.Joined joined = subscribe(room, PHONE, new StartPosition.Last(1));
    assertThat(joined.replay().start()).isEqualTo(1);
    post(draft(room, "parked"));
    assertThat(outcome.nextStored()).hasSize(1);
    assertThat(outbox.isEmpty()).as("delivery has not begun").isTrue();
    joined.begin();
    assertThat(outbox.nextText()).isEqualTo("second");
    assertThat(outbox.nextText()).isEqualTo("parked");
    post(draft(room, "live"));
    assertThat(outbox.nextText()).isEqualTo("live");
  }

  @Test
  void theInboxOfAnotherUserCannotBeRead() {
    Address foreign = new Address.Inbox(TestMessages.ALICE);
    ChatExceptions.expect(
        ChatError.FORBIDDEN, () -> subscribe(foreign, PHONE, new StartPosition.Now()));
    assertThat(standalone.fanout().hasSubscribers(foreign)).isFalse();
    ChatExceptions.expect(
        ChatError.FORBIDDEN, () -> conversation.history(bob, foreign, new HistoryRange.Newest(1)));
  }

  @Test
  void aSubscriptionThatTheJournalRefusesDoesNotExist() {
    var from = new StartPosition.Now();
    assertThat(subscribe(inbox, PHONE, from)).isNotNull();
    ChatExceptions.expect(ChatError.TOO_MANY, () -> subscribe(inbox, "laptop", from));
    assertThat(standalone.fanout().subscribers(inbox)).isEqualTo(1);
  }

  @Test
  void anEndedSubscriptionReceivesNothing() {
    for (Address address : List.of(room, inbox)) {
      Conversation.Joined joined = subscribe(address, PHONE, new StartPosition.Now());
      joined.begin();
      conversation.unsubscribe(bob, PHONE, joined.subscription());
      assertThat(standalone.fanout().hasSubscribers(address)).isFalse();
      post(draft(address, "late"));
      assertThat(outcome.nextStored()).hasSize(1);
    }
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void aRecordedDeliveryMovesTheCursorOfTheDevice() {
    post(draft(inbox, "first"), draft(inbox, "second"));
    assertThat(outcome.nextStored()).hasSize(2);
    conversation.recordDelivery(bob.name(), PHONE, 0, 1);
    assertThat(cursor(PHONE)).isEqualTo(1);
    conversation.tryRecordDelivery(bob.name(), PHONE, 1, 2);
    assertThat(cursor(PHONE)).isEqualTo(2);
  }

  @Test
  void aDeliveryThatCannotBeRecordedIsReportedUnlessItIsOnlyTried() {
    post(draft(inbox, "first"));
    assertThat(outcome.nextStored()).hasSize(1);
    conversation.recordDelivery(bob.name(), PHONE, 0, 1);
    assertThat(cursor(PHONE)).isEqualTo(1);
    ChatExceptions.expect(
        ChatError.TOO_MANY, () -> conversation.recordDelivery(bob.name(), "laptop", 0, 1));
    assertThatNoException()
        .isThrownBy(() -> conversation.tryRecordDelivery(bob.name(), "laptop", 0, 1));
    assertThat(cursor("laptop")).isZero();
  }
}
