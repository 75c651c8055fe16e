package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.MessagePage;
import chat.parley.testkit.Await;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replays take turns: one that waits holds up no session, and none outlives its session. */
class ReplayTurnsTest {

  private final Semaphore permits = new Semaphore(1);
  private final StreamSubscriptions subscriptions =
      new StreamSubscriptions(new Address.Everyone(), permits);

  @AutoClose private final DirectOutbox session = DirectOutbox.open(100_000);
  private final List<Long> pagesRead = new CopyOnWriteArrayList<>();
  private final Subscription subscription =
      Objects.requireNonNull(subscriptions.add(RoomMessages::encode, session.outbox(), _ -> {}));

  private MessagePage readPage(long after) {
    pagesRead.add(after);
    return new MessagePage(
        LongStream.rangeClosed(after + 1, after + 2).mapToObj(RoomMessages::stored).toList(),
        after + 2);
  }

  private void begin(long end) {
    DirectOutbox.writeAfter(() -> subscription.begin(0, end, this::readPage));
  }

  @Test
  void theThreadOfTheSubscriptionDoesNotWaitForItsTurn() {
    permits.acquireUninterruptibly();
    begin(2);
    assertThat(session.sink().calls()).isEmpty();
    permits.release();
    Await.until(
        () -> session.sink().calls().toString(),
        () -> {
          // A message that is queued during a write follows when it is complete.
          session.completeWrite();
          return session.sink().calls().toString().contains("m2");
        });
  }

  @Test
  void aSubscriptionThatEndsWhileItWaitsForItsTurnGetsNothing() {
    permits.acquireUninterruptibly();
    begin(100);
    subscription.cancel();
    permits.release();
    Await.until(() -> permits + "", () -> permits.tryAcquire());
    assertThat(session.sink().calls()).isEmpty();
    assertThat(pagesRead).hasSizeLessThan(2);
  }

  @Test
  void nothingIsReadForASessionThatIsClosing() {
    DirectOutbox.writeAfter(() -> session.outbox().close(1000, "bye"));
    begin(100);
    assertThat(pagesRead).isEmpty();
  }
}
