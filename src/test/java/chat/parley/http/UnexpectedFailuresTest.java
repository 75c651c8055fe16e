package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.springframework.security.web.firewall.RequestRejectedException;

class UnexpectedFailuresTest {

  private final Failures failures = new Failures(ProcessHalt.NONE);

  private void guard(RuntimeException e) {
    UnexpectedFailures.guard(
        failures,
        () -> {
          throw e;
        });
  }

  @Test
  void refusalsPassUnchanged() {
    assertThat(UnexpectedFailures.guard(failures, () -> 7)).isEqualTo(7);
    ChatExceptions.expect(ChatError.MUTED, () -> guard(ChatError.MUTED.because("muted")));
    assertThatExceptionOfType(RequestRejectedException.class)
        .isThrownBy(() -> guard(new RequestRejectedException("header")));
    assertThat(failures.count(Subsystem.HTTP)).isZero();
  }

  @Test
  void otherExceptionsAreRecorded() {
    ChatExceptions.expect(ChatError.INTERNAL, () -> guard(new IllegalStateException("planned")));
    assertThat(failures.count(Subsystem.HTTP)).isEqualTo(1);
  }
}
