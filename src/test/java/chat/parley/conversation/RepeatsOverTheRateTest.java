package chat.parley.conversation;

import static chat.parley.conversation.TestMessages.withId;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.Shows;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The repeats of a user that has exceeded the message rate, which is one message per second with a
 * burst of 100.
 */
class RepeatsOverTheRateTest {

  private static final Identity ALICE = Identity.of(TestMessages.ALICE);
  private static final Identity BOB = Identity.of(new UserName("bob"));
  private static final int BURST = 100;

  @AutoClose private final StandaloneConversation standalone;
  private final Conversation conversation;
  private final RecordedOutcome outcome = RecordedOutcome.create();
  private final Address room = TestMessages.newRoom();
  private final Draft first = withId(room, "first", "1");
  private StoredMessage stored;

  RepeatsOverTheRateTest(@TempDir Path directory) throws Exception {
    standalone =
        new StandaloneConversation(
            Stores.sqlite(directory), TestLimits.of("messages-per-second=1", "burst=100s"));
    conversation = standalone.conversation();
  }

  @BeforeEach
  void storeTheFirstMessage() {
    stored = standalone.send(ALICE, first);
  }

  private void post(Draft... drafts) {
    conversation.post(ALICE, List.of(drafts), outcome);
  }

  /** Posts messages with the ids 2, 3 and so on, which use up the rate. */
  private List<Draft> useUpTheRate() {
    return useUpTheRate(room);
  }

  private List<Draft> useUpTheRate(Address to) {
    var drafts = new ArrayList<Draft>();
    for (int i = 2; i <= BURST; i++) {
      drafts.add(withId(to, "x", String.valueOf(i)));
    }
    conversation.post(ALICE, drafts, outcome);
    return drafts;
  }

  /** Returns a message several times: the rate for one of them may be free again by now. */
  private static Draft[] times(int count, Draft draft) {
    return Collections.nCopies(count, draft).toArray(Draft[]::new);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertTooFast() {
    assertThat(outcome.next()).isEqualTo(RecordedOutcome.refusedWith(ChatError.TOO_FAST));
  }

  private StoredMessage repeat() {
    return new StoredMessage(
        stored.to(), stored.messageId(), stored.position(), stored.timestamp(), true);
  }

  @Test
  @Shows("idempotent-rate")
  void repeatsAreAnswered() {
    useUpTheRate();
    assertThat(outcome.nextStored()).hasSize(BURST - 1);
    post(times(20, withId(room, "new", "new")));
    assertTooFast();
    post(first);
    assertThat(outcome.nextStored()).containsExactly(repeat());
    post(withId(room, "x", "7"), first, first);
    assertThat(outcome.nextStored())
        .allMatch(StoredMessage::duplicate)
        .extracting(StoredMessage::position)
        .endsWith(stored.position(), stored.position());
  }

  @Test
  @Shows("idempotent-rate")
  void aSendThatIsNotOnlyRepeatsIsRefused() {
    useUpTheRate();
    assertThat(outcome.nextStored()).hasSize(BURST - 1);
    Draft ephemeral = new Draft(room, first.from(), first.body(), "1", false, first.extras());
    for (Draft other :
        List.of(withId(room, "x", "new"), TestMessages.persistent(room, "x"), ephemeral)) {
      post(
          Stream.concat(Stream.of(times(10, first)), Stream.of(times(10, other)))
              .toArray(Draft[]::new));
      assertTooFast();
    }
    assertThat(outcome.isEmpty()).isTrue();
    assertThat(standalone.send(BOB, withId(room, "x", "of bob")).position().offset())
        .isEqualTo(BURST + 1);
  }

  @Test
  @Shows("idempotent-rate")
  void lookUpsHaveARateOfTheirOwn() {
    List<Draft> drafts = useUpTheRate();
    assertThat(outcome.nextStored()).hasSize(BURST - 1);
    conversation.post(ALICE, drafts, outcome);
    assertThat(outcome.nextStored()).hasSize(BURST - 1).allMatch(StoredMessage::duplicate);
    post(times(50, first));
    assertTooFast();
  }

  @Test
  void aRepeatToAnotherStreamCreatesNone() throws Exception {
    useUpTheRate();
    assertThat(outcome.nextStored()).hasSize(BURST - 1);
    Address other = TestMessages.newRoom();
    post(times(20, withId(other, "first", "1")));
    assertThat(outcome.nextStored()).hasSize(20).containsOnly(repeat());
    assertThat(standalone.database().reader().stream(other).id()).isZero();
  }

  @Test
  @Shows("idempotent-rate")
  void theAnswersKeepTheOrderOfTheSends() {
    Address slow = TestMessages.newRoom();
    var released = new CountDownLatch(1);
    standalone.fanout().observe(slow, _ -> await(released));
    useUpTheRate(slow);
    post(times(20, first));
    assertThat(outcome.isEmpty()).as("earlier messages are not delivered yet").isTrue();
    released.countDown();
    assertThat(outcome.nextStored()).hasSize(BURST - 1).noneMatch(StoredMessage::duplicate);
    assertThat(outcome.nextStored()).hasSize(20).allMatch(StoredMessage::duplicate);
  }

  @Test
  void whatIsReadyToBeWrittenDoesNotWaitForALookUp() {
    useUpTheRate();
    assertThat(outcome.nextStored()).hasSize(BURST - 1);
    try (var outbox = RecordedOutbox.open()) {
      TestMessages.subscribe(standalone.fanout(), room, outbox);
      ReadyOutboxes ready = ReadyOutboxes.collect();
      standalone.fanout().publish(TestMessages.message(TestMessages.ephemeral(room, "x"), "e", 1));
      assertThat(outbox.isEmpty()).isTrue();
      post(times(20, first));
      assertThat(outbox.nextText()).isEqualTo("x");
      Outbox.writeAll(ready);
    }
  }
}
