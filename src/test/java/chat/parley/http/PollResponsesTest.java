package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollResponsesTest {

  private static final byte[] QUARTER = new byte[PollResponses.MAX_BYTES_PER_ADDRESS / 4];

  private final PollResponses responses = new PollResponses();

  private PollResponses.Response full(String address) {
    PollResponses.Response response = responses.begin(address);
    for (int i = 0; i < 4; i++) {
      assertThat(response.add(QUARTER)).isSameAs(QUARTER);
    }
    return response;
  }

  @Test
  void theBytesOfOneAddressAreLimited() {
    PollResponses.Response first = full("a");
    PollResponses.Response second = responses.begin("a");
    assertThat(
            ChatExceptions.expect(ChatError.BUSY, () -> second.add(new byte[1]))
                .retryAfterSeconds())
        .isEqualTo(1);
    assertThatNoException().isThrownBy(() -> responses.begin("b").add(QUARTER));
    first.end();
    first.end();
    full("a");
    ChatExceptions.expect(ChatError.BUSY, () -> second.add(new byte[1]));
  }

  @Test
  void theBytesOfAllAddressesAreLimited() {
    for (String address : new String[] {"a", "b", "c", "d"}) {
      full(address);
    }
    ChatExceptions.expect(ChatError.BUSY, () -> responses.begin("e").add(new byte[1]));
  }

  @Test
  void aLargerResponseTakesAllBytesOfItsAddress() {
    PollResponses.Response large = full("a");
    assertThatNoException().isThrownBy(() -> large.add(QUARTER));
    ChatExceptions.expect(ChatError.BUSY, () -> responses.begin("a").add(new byte[1]));
    large.end();
    full("a");
  }

  @Test
  void anEndedResponseTakesNothing() {
    PollResponses.Response ended = responses.begin("a");
    ended.end();
    ended.add(QUARTER);
    full("a");
  }

  @Test
  void theReadsAtATimeAreLimited() {
    var reading = new AtomicInteger();
    var done = new AtomicInteger();
    var mayEnd = new CountDownLatch(1);
    int all = PollResponses.MAX_READS + 1;
    for (int i = 0; i < all; i++) {
      Thread.startVirtualThread(
          () -> {
            int last = responses.begin("a").read(() -> readUntil(mayEnd, reading));
            done.addAndGet(last > 0 ? 1 : 0);
          });
    }
    Await.until(() -> reading + " reading", () -> reading.get() == PollResponses.MAX_READS);
    assertThat(done).hasValue(0);
    mayEnd.countDown();
    Await.until(() -> done + " done", () -> done.get() == all);
  }

  /** Returns the number of threads that were reading, with this one. */
  private static int readUntil(CountDownLatch mayEnd, AtomicInteger reading) {
    int number = reading.incrementAndGet();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    reading.decrementAndGet();
    return number <= PollResponses.MAX_READS ? number : 0;
  }
}
