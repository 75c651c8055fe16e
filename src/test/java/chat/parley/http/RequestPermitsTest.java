package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** With two requests in progress of which one address has two, and 100 bytes that are arriving. */
class RequestPermitsTest {

  private final RequestPermits permits =
      new RequestPermits("send", 2, 2, new AddressBound(100, 60));

  @Test
  void requestsThatDoNotArriveKeepOnlyTheirOwnAddressFromMore() {
    for (int address = 0; address < 10; address++) {
      permits.begin("slow " + address);
      permits.begin("slow " + address);
    }
    var refusal = ChatExceptions.expect(ChatError.BUSY, () -> permits.begin("slow 1"));
    assertThat(refusal.text())
        .isEqualTo("Too many send requests are in progress; the maximum is 2, 2 from one address");
    assertThat(refusal.retryAfterSeconds()).isEqualTo(1);
    assertThatNoException().isThrownBy(() -> permits.begin("other").arrived());
  }

  @Test
  void theRequestsThatHaveArrivedAreLimited() {
    RequestPermits.Permit first = permits.begin("a");
    first.arrived();
    permits.begin("b").arrived();
    RequestPermits.Permit late = permits.begin("c");
    ChatExceptions.expect(ChatError.BUSY, late::arrived);
    late.end();
    first.end();
    assertThatNoException().isThrownBy(() -> permits.begin("c").arrived());
    ChatExceptions.expect(ChatError.BUSY, permits.begin("d")::arrived);
  }

  @Test
  void aRequestWaitsForTheEndOfAnother() throws Exception {
    RequestPermits.Permit first = permits.begin("a");
    first.arrived();
    permits.begin("b").arrived();
    Thread waiting = Thread.ofVirtual().start(() -> permits.begin("c").arrived());
    Await.until(
        () -> waiting.getState().toString(),
        () -> waiting.getState() == Thread.State.TIMED_WAITING);
    first.end();
    assertThat(waiting.join(Await.DEADLINE)).isTrue();
    ChatExceptions.expect(ChatError.BUSY, permits.begin("d")::arrived);
  }

  @Test
  void theBytesThatAreArrivingAreLimited() {
    RequestPermits.Permit first = permits.begin("a");
    first.received(30);
    permits.begin("a").received(30);
    var refusal = ChatExceptions.expect(ChatError.BUSY, () -> first.received(1));
    assertThat(refusal.text())
        .isEqualTo(
            "Too many bytes of send requests are arriving; the maximum is 100, 60 from one"
                + " address");
    RequestPermits.Permit other = permits.begin("b");
    other.received(40);
    ChatExceptions.expect(ChatError.BUSY, () -> other.received(1));
    first.arrived();
    assertThatNoException().as("they have arrived").isThrownBy(() -> other.received(20));
    other.end();
    assertThatNoException().as("it has ended").isThrownBy(() -> permits.begin("b").received(60));
  }

  @Test
  void theActionIsRunAtTheEnd() {
    var ends = new AtomicInteger();
    RequestPermits.Permit permit = permits.begin("a");
    permit.onEnd(ends::incrementAndGet);
    permit.arrived();
    assertThat(ends).hasValue(0);
    permit.end();
    assertThat(ends).hasValue(1);
  }

  @Test
  void anAddressHasItsWholePartAgainAfterItsRequests() {
    for (int round = 0; round < 5; round++) {
      RequestPermits.Permit first = permits.begin("a");
      RequestPermits.Permit second = permits.begin("a");
      first.received(60);
      first.arrived();
      second.received(60);
      first.end();
      second.end();
    }
  }
}
