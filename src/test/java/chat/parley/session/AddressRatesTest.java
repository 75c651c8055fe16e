package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import org.junit.jupiter.api.Test;

class AddressRatesTest {

  private final AddressRates rates =
      new AddressRates(
          TestLimits.of("handshakes-per-second=5", "requests-per-second=7", "burst=1s"));

  @Test
  void theHandshakesOfAnAddressAreLimited() {
    ChatException refusal =
        ChatExceptions.expect(
            ChatError.TOO_FAST,
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                rates.countHandshake("192.0.2.1");
              }
            });
    assertThat(refusal.text()).contains("one address may send 5 handshakes per second");
    assertThatNoException().isThrownBy(() -> rates.countHandshake("192.0.2.2"));
    assertThatNoException().isThrownBy(() -> rates.countRequest("192.0.2.1", 1));
  }

  @Test
  void aRequestCountsAsItsCost() {
    rates.countRequest("192.0.2.1", 100);
    ChatException refusal =
        ChatExceptions.expect(ChatError.TOO_FAST, () -> rates.countRequest("192.0.2.1", 1));
    assertThat(refusal.text()).contains("one address may send 7 requests per second");
  }
}
