package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expectations about {@link ChatException}s. */
public final class ChatExceptions {

  private ChatExceptions() {}

  /** Asserts that a call throws a {@link ChatException} with this error, and returns it. */
  public static ChatException expect(ChatError error, ThrowingCallable call) {
    ChatException exception = catchThrowableOfType(ChatException.class, call);
    assertThat(exception).as("the exception thrown").isNotNull();
    assertThat(exception.error()).as(exception.text()).isEqualTo(error);
    return exception;
  }
}
