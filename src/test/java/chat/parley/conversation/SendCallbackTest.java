package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendCallbackTest {

  @Test
  void anUnknownOutcomeIsAnInternalErrorByDefault() {
    var refusals = new ArrayList<ChatException>();
    SendCallback callback =
        new SendCallback() {
          @Override
          public void stored(List<StoredMessage> stored) {
            throw new AssertionError("Reported as stored: " + stored);
          }

          @Override
          public void refused(ChatException e) {
            refusals.add(e);
          }
        };
    callback.outcomeUnknown();
    assertThat(refusals)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.error()).isEqualTo(ChatError.INTERNAL);
              assertThat(e.text()).contains("not known whether the messages were stored");
            });
  }
}
