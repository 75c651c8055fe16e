package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutageErrorsTest {

  @ParameterizedTest
  @EnumSource
  void theErrorDescribesTheOutage(StoreOutage outage) {
    ChatException error = OutageErrors.of(outage);
    assertThat(error.error()).isEqualTo(ChatError.STORE_AWAY);
    assertThat(error.text()).startsWith("The store is unavailable: " + outage.text() + ";");
  }

  @Test
  void theErrorOfAFailedCallDoesNotShowItsMessage() {
    ChatException error = OutageErrors.of(StoreException.timeout(Duration.ofSeconds(7)));
    assertThat(error.text())
        .isEqualTo(OutageErrors.of(StoreOutage.UNAVAILABLE).text())
        .doesNotContain("7 s");
  }

  @Test
  void anUnknownOutcomeIsDistinguishedFromARefusal() {
    ChatException error = OutageErrors.outcomeUnknown();
    assertThat(error.error()).isEqualTo(ChatError.STORE_AWAY);
    assertThat(error.text()).contains("may have been stored", "same client-message-id");
  }

  @Test
  void afterAFatalFailureClientsAreToldToReconnect() {
    assertThat(OutageErrors.FATAL.error()).isEqualTo(ChatError.STORE_AWAY);
    assertThat(OutageErrors.FATAL.text()).contains("is restarting", "reconnect");
    assertThat(OutageErrors.FATAL.getStackTrace()).isEmpty();
  }
}
