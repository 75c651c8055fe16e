package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.failures.Subsystem;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

class WaitingPollTest {

  private static final Address CHAT = new Address.Everyone();
  private static final byte[] RESPONSE = {'{', '}'};

  @AutoClose private final PollFixture fixture;
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();

  WaitingPollTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory);
  }

  /** Returns a poll that has a response if a condition holds, or it is asked for one. */
  private WaitingPoll poll(BooleanSupplier answer) {
    PollQuery query =
        new PollQuery() {
          @Override
          public List<Address> streams() {
            return List.of(CHAT);
          }

          @Override
          public byte @Nullable [] read(
              Freshness freshness, boolean last, PollResponses.Response response) {
            reads.incrementAndGet();
            return last || answer.getAsBoolean() ? RESPONSE : null;
          }
        };
    return new WaitingPoll(
        fixture.conversation.conversation(),
        fixture.conversation.failures(),
        PollFixture.ALICE,
        query,
        fixture.responses.begin("192.0.2.1"));
  }

  private int waiting() {
    return fixture.conversation.fanout().waiting(CHAT);
  }

  private void awaitReads(int expected) {
    Await.until(() -> reads + " reads", () -> reads.get() == expected);
  }

  private Object awaitResult(DeferredResult<?> result) throws Exception {
    Await.until(() -> "no response", result::hasResult);
    assertThat(waiting()).isZero();
    assertThat(ends).as("not written yet").hasValue(0);
    PollFixture.complete(result);
    assertThat(ends).hasValue(1);
    return String.valueOf(result.getResult());
  }

  @Test
  void aPollWithAResponseDoesNotWait() {
    WaitingPoll poll = poll(() -> true);
    assertThat(poll.begin()).isEqualTo(RESPONSE);
    assertThat(waiting()).isZero();
  }

  @Test
  void aSignalDuringTheBeginIsNotLost() throws Exception {
    WaitingPoll poll = poll(() -> reads.get() > 1);
    assertThat(poll.begin()).isNull();
    assertThat(waiting()).isEqualTo(1);
    poll.wake();
    awaitResult(poll.start(ends::incrementAndGet));
    awaitReads(2);
  }

  @Test
  void aWokenPollThatFindsNothingWaitsAgain() throws Exception {
    WaitingPoll poll = poll(() -> reads.get() > 4);
    assertThat(poll.begin()).isNull();
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    fixture.send(CHAT, "1");
    awaitReads(3);
    Await.until(() -> waiting() + " waiting", () -> waiting() == 1);
    assertThat(result.hasResult()).isFalse();
    fixture.send(CHAT, "2");
    awaitResult(result);
  }

  @Test
  void anExpiredPollIsAnsweredInAnyCase() throws Exception {
    WaitingPoll poll = poll(() -> false);
    assertThat(poll.begin()).isNull();
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    poll.expire();
    awaitResult(result);
    poll.wake();
    assertThat(waiting()).isZero();
  }

  @Test
  void aPollIsAnsweredWithWhatThereIsWhenTheNodeStops() throws Exception {
    WaitingPoll poll = poll(() -> false);
    assertThat(poll.begin()).isNull();
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    poll.refuse(ChatError.STOPPING.because("planted"));
    awaitResult(result);
    assertThat(result.getResult()).isInstanceOf(ResponseEntity.class);
  }

  /** Ends a poll from outside while a woken thread reads for it, and then has that thread fail. */
  private void endWhileReading(BooleanSupplier secondRead) {
    var ended = new AtomicReference<WaitingPoll>();
    WaitingPoll poll =
        poll(
            () -> {
              if (reads.get() == 2) {
                ended.get().end();
              }
              return reads.get() > 2 && secondRead.getAsBoolean();
            });
    ended.set(poll);
    assertThat(poll.begin()).isNull();
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    poll.wake();
    awaitReads(3);
    Await.until(() -> waiting() + " waiting", () -> waiting() == 0 && result.hasResult());
  }

  @Test
  void aPollThatIsEndedWhileItReadsLeavesNothingBehind() {
    endWhileReading(() -> true);
  }

  @Test
  void aPollThatIsEndedWhileItsReadIsRefusedLeavesNothingBehind() {
    endWhileReading(
        () -> {
          throw ChatError.STORE_AWAY.because("planted");
        });
  }

  @Test
  void aPollThatIsEndedWhileItsReadFailsLeavesNothingBehind() {
    endWhileReading(
        () -> {
          throw new IllegalStateException("planted");
        });
  }

  @Test
  void aRefusalIsTheResponse() throws Exception {
    WaitingPoll poll = poll(() -> false);
    assertThat(poll.begin()).isNull();
    ChatException refusal = ChatError.KICKED.because("planted");
    poll.refuse(refusal);
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    awaitResult(result);
    assertThat(result.getResult()).isSameAs(refusal);
  }

  @Test
  void aFailureIsRecordedAndReported() throws Exception {
    WaitingPoll poll =
        poll(
            () -> {
              if (reads.get() > 1) {
                throw new IllegalStateException("planted");
              }
              return false;
            });
    assertThat(poll.begin()).isNull();
    DeferredResult<?> result = poll.start(ends::incrementAndGet);
    poll.wake();
    assertThat(awaitResult(result)).asString().contains("Parley failed");
    assertThat(fixture.conversation.failures().count(Subsystem.HTTP)).isEqualTo(1);
  }

  @Test
  void aBeginThatFailsLeavesNothingBehind() {
    WaitingPoll poll =
        poll(
            () -> {
              throw ChatError.STORE_AWAY.because("planted");
            });
    assertThatThrownBy(poll::begin).isInstanceOf(ChatException.class);
    assertThat(waiting()).isZero();
  }
}
