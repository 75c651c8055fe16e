package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretExceptionTest {

  @Test
  void theMessageHasThePropertyAndTheReason() {
    var exception = new SecretException("parley.store.password", "Use a file.");
    assertThat(exception).hasMessage("parley.store.password: Use a file.");
    assertThat(exception.property()).isEqualTo("parley.store.password");
    assertThat(exception.reason()).isEqualTo("Use a file.");
  }
}
