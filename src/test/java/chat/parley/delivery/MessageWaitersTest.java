package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The waiters of a stream, alone and in a {@link Fanout}. */
class MessageWaitersTest {

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Fanout fanout = TestFanout.create(failures);
  private final MessageWaiters waiters = new MessageWaiters();

  /** A waiter that counts how often it was woken. */
  private static final class Counter implements MessageWaiter {
    private final AtomicInteger woken = new AtomicInteger();

    @Override
    public void wake() {
      woken.incrementAndGet();
    }

    void await(int times) {
      Await.until(() -> "woken " + woken + " times", () -> woken.get() == times);
    }
  }

  private void deliver(long offset) {
    fanout.deliver(CommittedBatch.ofOtherNode(() -> List.of(RoomMessages.stored(offset))));
  }

  @Test
  void allWaitersAreTakenAtOnce() {
    var first = new Counter();
    var second = new Counter();
    waiters.add(first);
    waiters.add(second);
    waiters.add(first);
    assertThat(waiters.size()).isEqualTo(2);
    assertThat(waiters.takeAll()).containsExactly(first, second);
    assertThat(waiters.takeAll()).isNull();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void aRemovedWaiterIsNotTaken() {
    var waiter = new Counter();
    waiters.remove(waiter);
    waiters.add(waiter);
    waiters.remove(waiter);
    assertThat(waiters.takeAll()).isNull();
  }

  @Test
  void aWaiterThatFailsDoesNotKeepOthersFromBeingWoken() {
    var last = new Counter();
    Set<MessageWaiter> woken = new LinkedHashSet<>();
    woken.add(
        () -> {
          throw new IllegalStateException("planted");
        });
    for (int i = 0; i < 100; i++) {
      woken.add(new Counter());
    }
    woken.add(last);
    MessageWaiters.wake(woken, failures);
    last.await(1);
    assertThat(failures.count(Subsystem.FAN_OUT)).isEqualTo(1);
  }

  @Test
  void aStoredMessageWakesAWaiterOnce() {
    var waiter = new Counter();
    fanout.await(RoomMessages.LOBBY, waiter);
    assertThat(fanout.hasSubscribers(RoomMessages.LOBBY)).isTrue();
    fanout.publish(RoomMessages.ephemeral("typing"));
    assertThat(fanout.waiting(RoomMessages.LOBBY)).isEqualTo(1);
    deliver(1);
    deliver(2);
    waiter.await(1);
    assertThat(fanout.waiting(RoomMessages.LOBBY)).isZero();
    fanout.await(RoomMessages.LOBBY, waiter);
    deliver(3);
    waiter.await(2);
  }

  @Test
  void aStreamWithoutWaitersIsForgotten() {
    var waiter = new Counter();
    fanout.await(RoomMessages.LOBBY, waiter);
    deliver(1);
    fanout.stopAwaiting(RoomMessages.LOBBY, waiter);
    assertThat(fanout.hasSubscribers(RoomMessages.LOBBY)).isFalse();
    fanout.stopAwaiting(RoomMessages.LOBBY, waiter);
    fanout.await(RoomMessages.LOBBY, waiter);
    assertThat(fanout.waiting(RoomMessages.LOBBY)).isEqualTo(1);
  }
}
