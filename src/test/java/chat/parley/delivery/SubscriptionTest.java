package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.ephemeral;
import static chat.parley.delivery.RoomMessages.payload;
import static chat.parley.delivery.RoomMessages.stored;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  /** Size of the outbox; with the 64 bytes of each entry, about 20 of the short messages fit. */
  private static final int LIMIT = 1_400;

  @AutoClose private final DirectOutbox session = DirectOutbox.open(LIMIT);
  private final StreamSubscriptions subscriptions =
      new StreamSubscriptions(new chat.parley.message.Address.Everyone(), new Semaphore(1));
  private final List<Long> written = new CopyOnWriteArrayList<>();

  /** The offsets after which pages were read. */
  private final List<Long> pagesRead = new CopyOnWriteArrayList<>();

  private final Subscription subscription = subscribe(session);

  private Subscription subscribe(DirectOutbox of) {
    return Objects.requireNonNull(
        subscriptions.add(RoomMessages::encode, of.outbox(), written::add));
  }

  /** Reads a page of at most two messages from a stream of 30. */
  private MessagePage readPage(long after) {
    pagesRead.add(after);
    long upTo = Math.min(30, after + 2);
    return new MessagePage(
        LongStream.rangeClosed(after + 1, upTo).mapToObj(RoomMessages::stored).toList(), upTo);
  }

  private void begin(long start, long end) {
    DirectOutbox.writeAfter(() -> subscription.begin(start, end, this::readPage));
  }

  private void receive(ChatMessage message) {
    receive(subscription, message, RoomMessages.encode(message));
  }

  private void receive(Subscription to, ChatMessage message, @Nullable Payload payload) {
    DirectOutbox.writeAfter(
        () -> {
          synchronized (subscriptions) {
            OutboxEntry entry = to.receive(message, payload);
            if (entry != null) {
              to.outbox().offer(entry);
            }
          }
        });
  }

  /** Completes all writes, and returns the texts that have been written. */
  private List<String> texts() {
    List<String> calls = session.sink().calls();
    for (int before = -1; before < calls.size(); calls = session.sink().calls()) {
      before = calls.size();
      session.completeWrite();
    }
    List<String> texts = new ArrayList<>();
    for (String call : calls) {
      texts.addAll(List.of(call.substring("write ".length()).split(" ")));
    }
    return texts;
  }

  @Test
  void aReplayIsFollowedByParkedMessagesAndThenByLiveOnes() {
    receive(stored(4));
    receive(ephemeral("typing"));
    receive(stored(5));
    assertThat(session.sink().calls()).as("calls before the replay").isEmpty();
    begin(1, 3);
    receive(stored(6));
    assertThat(texts()).containsExactly("m2", "m3", "m4", "typing", "m5", "m6");
    assertThat(pagesRead).containsExactly(1L);
  }

  @Test
  void withoutAReplayMessagesAreLiveAtOnce() {
    begin(3, 3);
    receive(stored(4));
    assertThat(texts()).containsExactly("m4");
    assertThat(pagesRead).isEmpty();
  }

  @Test
  void parkedMessagesThatTheReplayIncludesAreNotRepeated() {
    receive(stored(3));
    receive(stored(4));
    begin(0, 3);
    assertThat(texts()).containsExactly("m1", "m2", "m3", "m4");
  }

  @Test
  void liveMessagesThatTheReplayIncludedAreNotRepeated() {
    begin(0, 3);
    receive(stored(4));
    receive(ephemeral("typing"));
    receive(stored(5));
    assertThat(texts()).containsExactly("m1", "m2", "m3", "m4", "typing", "m5");
  }

  @Test
  void theLastOffsetIsThatOfTheLastMessageGivenToTheOutbox() {
    assertThat(subscription.lastOffset()).isZero();
    receive(stored(3));
    assertThat(subscription.lastOffset()).isZero();
    begin(0, 2);
    assertThat(subscription.lastOffset()).isEqualTo(3);
    receive(stored(4));
    receive(ephemeral("typing"));
    assertThat(subscription.lastOffset()).isEqualTo(4);
  }

  @Test
  void aMessageThatIsNotEncodedForTheSubscriptionCountsAsDelivered() {
    begin(0, 0);
    receive(subscription, stored(1), null);
    assertThat(session.sink().calls()).isEmpty();
    assertThat(subscription.lastOffset()).isEqualTo(1);
  }

  @Test
  void theOffsetsOfStoredMessagesAreReportedOnceWritten() {
    begin(0, 2);
    receive(ephemeral("typing"));
    receive(stored(3));
    assertThat(written).isEmpty();
    session.completeWrite();
    assertThat(written).containsExactly(1L, 2L);
    session.completeWrite();
    assertThat(written).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSubscriptionWithoutACallbackIgnoresWrites() {
    Subscription silent =
        Objects.requireNonNull(subscriptions.add(RoomMessages::encode, session.outbox(), null));
    silent.begin(0, 0, this::readPage);
    receive(silent, stored(1), payload("m1"));
    silent.onWritten(1);
    assertThat(texts()).containsExactly("m1");
    assertThat(written).isEmpty();
  }

  @Test
  void aLongReplayContinuesAsFastAsTheClientReads() {
    begin(0, 30);
    assertThat(pagesRead).as("pages read until the outbox is half full").hasSizeBetween(3, 8);
    Await.until(
        written::toString,
        () -> {
          session.sink().completeWrite();
          return written.size() == 30;
        });
    assertThat(written).isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
  }

  @Test
  void parkedMessagesThatDoNotFitAreReadFromTheStore() {
    receive(stored(1));
    for (long offset = 2; offset <= 6; offset++) {
      receive(stored(offset));
    }
    begin(0, 0);
    assertThat(texts()).containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    assertThat(pagesRead).isNotEmpty();
  }

  @Test
  void theNumberOfParkedMessagesIsLimited() {
    try (var large = DirectOutbox.open(100_000_000)) {
      Subscription parking = subscribe(large);
      for (int i = 1; i <= StreamSubscriptions.MAX_PARKED; i++) {
        receive(parking, stored(i), payload("live"));
      }
      assertThat(large.outbox().park(100_000_000)).isFalse();
      receive(parking, stored(StreamSubscriptions.MAX_PARKED + 1), payload("live"));
      assertThat(large.outbox().park(100_000_000)).as("nothing is parked").isTrue();
    }
  }

  @Test
  void anErrorOfTheStoreClosesTheSession() {
    DirectOutbox.writeAfter(
        () ->
            subscription.begin(
                0,
                3,
                _ -> {
                  throw ChatError.STORE_AWAY.because("Broken by a test");
                }));
    assertThat(session.sink().calls())
        .containsExactly("close 1013 The replay failed: reconnect and resume");
    assertThat(session.failures().count(Subsystem.REPLAY)).isZero();
  }

  @Test
  void anUnexpectedExceptionIsRecordedAndClosesTheSession() {
    DirectOutbox.writeAfter(
        () ->
            subscription.begin(
                0,
                3,
                _ -> {
                  throw new IllegalStateException("Broken by a test");
                }));
    assertThat(session.sink().calls())
        .containsExactly("close 1013 Internal error: reconnect and resume");
    assertThat(session.failures().count(Subsystem.REPLAY)).isEqualTo(1);
  }

  @Test
  void aCancelledSubscriptionParksAndReplaysNothing() {
    receive(stored(4));
    assertThat(session.outbox().park(LIMIT)).isFalse();
    subscription.cancel();
    subscription.cancel();
    assertThat(session.outbox().park(LIMIT)).isTrue();
    assertThat(subscriptions.size()).isZero();
    begin(0, 3);
    assertThat(pagesRead).isEmpty();
    assertThat(session.sink().calls()).isEmpty();
  }

  @Test
  void aSubscriptionCancelledDuringItsReplayReceivesNothingMore() {
    DirectOutbox.writeAfter(
        () ->
            subscription.begin(
                0,
                10,
                after -> {
                  subscription.cancel();
                  return readPage(after);
                }));
    assertThat(pagesRead).containsExactly(0L);
    assertThat(session.sink().calls()).isEmpty();
  }

  @Test
  void disconnectClosesTheSession() {
    DirectOutbox.writeAfter(subscription::disconnect);
    assertThat(session.sink().calls())
        .containsExactly("close 1013 A message could not be delivered: reconnect and resume");
  }

  @Test
  void theFormAndTheOutboxAreThoseOfTheSession() {
    NamedForm form = new NamedForm("1.2", "a");
    Subscription named = subscriptions.add(form, session.outbox(), null);
    assertThat(named).isNotNull();
    assertThat(named.form()).isSameAs(form);
    assertThat(named.outbox()).isSameAs(session.outbox());
  }
}
