package chat.parley.delivery;

import static chat.parley.delivery.RoomMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.limits.RunningTime;
import chat.parley.message.MessagePage;
import chat.parley.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OutboxTest {

  @AutoClose private final DirectOutbox session = DirectOutbox.open();
  private final Outbox outbox = session.outbox();

  private void close(int code, String reason) {
    DirectOutbox.writeAfter(() -> outbox.close(code, reason));
  }

  private List<String> calls() {
    return session.sink().calls();
  }

  private static Payload ephemeral(int size) {
    return new Payload(new byte[size], true, true);
  }

  @Test
  void queuedMessagesAreWrittenInOneBatch() {
    session.send(payload("a"), payload("b"), payload("c"));
    assertThat(calls()).containsExactly("write a b c");
    session.completeWrite();
    assertThat(calls()).hasSize(1);
    assertThat(session.metrics().written()).isEqualTo(3);
  }

  @Test
  void messagesSentDuringAWriteFollowInTheNextBatch() {
    session.send(payload("a"));
    session.send(payload("b"));
    session.send(payload("c"));
    assertThat(calls()).containsExactly("write a");
    session.completeWrite();
    assertThat(calls()).containsExactly("write a", "write b c");
  }

  @Test
  void aMessageIsWrittenByTheWriterThreadUnlessTheCallerCollectsOutboxes() {
    outbox.send(payload("a"));
    Await.until(() -> "calls " + calls(), () -> calls().equals(List.of("write a")));
    assertThat(session.sink().writingThread()).isNotEqualTo(Thread.currentThread());
    session.sink().completeWrite();
    session.send(payload("b"));
    assertThat(session.sink().writingThread()).isEqualTo(Thread.currentThread());
  }

  @Test
  void aBatchCountsUntilItHasBeenWritten() {
    session.send(payload(100));
    session.send(payload(200));
    assertThat(outbox.queuedBytes()).isEqualTo(300 + 2 * 64);
    session.completeWrite();
    assertThat(outbox.queuedBytes()).isEqualTo(200 + 64);
    session.completeWrite();
    assertThat(outbox.queuedBytes()).isZero();
  }

  @Test
  void aFullOutboxClosesTheSessionOfTheSlowConsumer() {
    session.send(payload("a"));
    session.send(payload(DirectOutbox.LIMIT - 2 * 64 - 1));
    assertThat(session.metrics().overflows()).isZero();
    session.send(payload("one more"));
    assertThat(session.metrics().overflows()).isEqualTo(1);
    assertThat(outbox.queuedBytes()).isZero();
    session.completeWrite();
    assertThat(calls())
        .containsExactly("write a", "close 1013 Slow consumer: reconnect and resume");
  }

  @Test
  void anEmptyOutboxTakesAMessageLargerThanItsLimit() {
    session.send(payload(2 * DirectOutbox.LIMIT));
    assertThat(calls()).hasSize(1);
    assertThat(session.metrics().overflows()).isZero();
  }

  @Test
  void ephemeralMessagesAreShedWhenTheOutboxIsHalfFull() {
    session.send(payload("a"));
    session.send(ephemeral(DirectOutbox.LIMIT / 2 - 2 * 64 - 1));
    assertThat(session.metrics().shed()).isZero();
    session.send(ephemeral(0));
    assertThat(session.metrics().shed()).isEqualTo(1);
    session.completeWrite();
    session.completeWrite();
    assertThat(session.metrics().written()).isEqualTo(2);
    assertThat(session.metrics().overflows()).isZero();
  }

  @Test
  void theCloseFollowsTheQueuedMessages() {
    session.send(payload("a"));
    session.send(payload("b"));
    close(1000, "bye");
    session.send(payload("too late"));
    close(1001, "also too late");
    session.completeWrite();
    session.completeWrite();
    assertThat(calls()).containsExactly("write a", "write b", "close 1000 bye");
    session.send(payload("too late"));
    close(1001, "also too late");
    assertThat(calls()).hasSize(3);
  }

  @Test
  void aFailedTaskIsRecordedAndClosesTheSession() {
    var cause = new IllegalStateException("Broken by a test");
    DirectOutbox.writeAfter(() -> outbox.closeAfterFailure(Subsystem.SESSION, cause));
    assertThat(calls()).containsExactly("close 1013 Internal error: reconnect and resume");
    assertThat(session.failures().count(Subsystem.SESSION)).isEqualTo(1);
  }

  @Test
  void aFailedWriteEndsTheOutbox() {
    session.send(payload("a"));
    session.send(payload("b"));
    DirectOutbox.writeAfter(session.sink()::failWrite);
    assertThat(outbox.queuedBytes()).isZero();
    session.send(payload("too late"));
    assertThat(calls()).containsExactly("write a");
    assertThat(session.metrics().written()).isZero();
  }

  @Test
  void anEndedOutboxDiscardsItsQueue() {
    session.send(payload("a"));
    session.send(payload("b"));
    outbox.markEnded();
    assertThat(outbox.queuedBytes()).isZero();
    session.completeWrite();
    session.send(payload("too late"));
    assertThat(calls()).containsExactly("write a");
  }

  @Test
  void aSinkThatThrowsIsAbortedAndOtherOutboxesAreWritten() {
    try (var other = DirectOutbox.open()) {
      session.sink().breakWrites();
      DirectOutbox.writeAfter(
          () -> {
            outbox.send(payload("a"));
            other.outbox().send(payload("b"));
          });
      assertThat(calls()).containsExactly("abort");
      assertThat(session.failures().count(Subsystem.WRITER)).isEqualTo(1);
      assertThat(other.sink().calls()).containsExactly("write b");
      session.send(payload("too late"));
      assertThat(calls()).containsExactly("abort");
    }
  }

  @Test
  void aWriteThatTakesTooLongIsAborted() {
    long timeout = DirectOutbox.WRITE_TIMEOUT.toNanos();
    long before = RunningTime.nanos();
    session.send(payload("a"));
    outbox.abortIfStuck(before + timeout);
    assertThat(calls()).containsExactly("write a");
    outbox.abortIfStuck(RunningTime.nanos() + timeout + 1);
    assertThat(calls()).containsExactly("write a", "abort");
    assertThat(outbox.queuedBytes()).isZero();
  }

  @Test
  void anIdleSessionIsClosed() {
    long now = RunningTime.nanos();
    session.sink().received(now - 100);
    DirectOutbox.writeAfter(() -> outbox.closeIfIdle(now, 100));
    assertThat(calls()).doesNotContain("close 1013 Idle timeout: no frame was received; reconnect");
    DirectOutbox.writeAfter(() -> outbox.closeIfIdle(now + 1, 100));
    assertThat(calls()).contains("close 1013 Idle timeout: no frame was received; reconnect");
  }

  @Test
  void parkedMessagesHaveTheLimitOfTheOutbox() {
    assertThat(outbox.park(DirectOutbox.LIMIT)).isTrue();
    assertThat(outbox.park(1)).isFalse();
    outbox.unpark(1);
    assertThat(outbox.park(1)).isTrue();
  }

  @Test
  void aReplayContinuesOnceTheOutboxIsHalfEmpty() {
    var replay = WaitingReplay.of(outbox);
    session.send(payload(400));
    assertThat(outbox.hasRoomFor(replay.subscription())).isTrue();
    session.send(payload(400));
    replay.begin();
    assertThat(replay.pagesRead()).hasValue(0);
    session.completeWrite();
    Await.until(() -> "no page read", () -> replay.pagesRead().get() == 1);
  }

  @Test
  void aReplayThatWasRemovedDoesNotContinue() {
    List<WaitingReplay> replays =
        IntStream.range(0, 20).mapToObj(_ -> WaitingReplay.of(outbox)).toList();
    session.send(payload(900));
    replays.forEach(WaitingReplay::begin);
    WaitingReplay removed = replays.get(10);
    outbox.removeWaiting(removed.subscription());
    session.completeWrite();
    Await.until(
        () -> "a replay that does not continue",
        () -> replays.stream().filter(replay -> replay.pagesRead().get() == 1).count() >= 19);
    assertThat(removed.pagesRead()).hasValue(0);
  }

  /** The replay of an empty page, which waits while the outbox is more than half full. */
  private record WaitingReplay(Subscription subscription, AtomicInteger pagesRead) {

    static WaitingReplay of(Outbox outbox) {
      var permits = new Semaphore(1);
      var subscriptions =
          new StreamSubscriptions(new chat.parley.message.Address.Everyone(), permits);
      return new WaitingReplay(
          new Subscription(subscriptions, permits, RoomMessages::encode, outbox, null),
          new AtomicInteger());
    }

    void begin() {
      subscription.begin(
          0,
          1,
          _ -> {
            pagesRead.incrementAndGet();
            return new MessagePage(List.of(), 1);
          });
    }
  }

  @Test
  void manyOutboxesAreLeftToTheWriterThread() {
    assertThat(threadsThatWrite(Outbox.MAX_DIRECT_WRITES))
        .containsOnly(Thread.currentThread())
        .hasSize(Outbox.MAX_DIRECT_WRITES);
    assertThat(threadsThatWrite(Outbox.MAX_DIRECT_WRITES + 1))
        .doesNotContain(Thread.currentThread())
        .hasSize(Outbox.MAX_DIRECT_WRITES + 1);
  }

  /** Makes a number of outboxes ready at once, and returns the thread that writes each of them. */
  private static List<Thread> threadsThatWrite(int count) {
    List<DirectOutbox> ready = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ready.add(DirectOutbox.open());
    }
    DirectOutbox.writeAfter(() -> ready.forEach(one -> one.outbox().send(payload("a"))));
    Await.until(
        () -> "an outbox that has not been written",
        () -> ready.stream().noneMatch(one -> one.sink().calls().isEmpty()));
    ready.forEach(DirectOutbox::close);
    return ready.stream().map(one -> one.sink().writingThread()).toList();
  }
}
