package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects refusals. */
final class ChatExceptions {

  private ChatExceptions() {}

  /** Expects one, and returns its text. */
  static String expect(ChatError error, ThrowingCallable call) {
    ChatException refusal = catchThrowableOfType(ChatException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.error()).as(refusal.text()).isEqualTo(error);
    return refusal.text();
  }
}
