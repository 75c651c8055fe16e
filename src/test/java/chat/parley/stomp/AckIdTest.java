package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AckIdTest {

  private static AckId read(StompVersion version, String... headers) {
    return AckId.read(TestDecoder.frame(StompCommand.ACK, "", headers), version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "0", "a@b", "with-dash", "日本", "with space"})
  void aFormattedIdIsReadBack(String subscription) {
    String ack = AckId.format("epoch-17", subscription);
    assertThat(read(StompVersion.V1_2, "id:" + ack))
        .isEqualTo(new AckId("epoch", 17, subscription));
  }

  @Test
  void theSubscriptionIsOptional() {
    assertThat(read(StompVersion.V1_2, "id:" + AckId.format("epoch-17", null)))
        .isEqualTo(new AckId("epoch", 17, null));
    assertThat(read(StompVersion.V1_0, "message-id:epoch-17"))
        .isEqualTo(new AckId("epoch", 17, null));
  }

  @Test
  void olderVersionsNameMessageAndSubscription() {
    assertThat(read(StompVersion.V1_1, "message-id:epoch-17", "subscription:7"))
        .isEqualTo(new AckId("epoch", 17, "7"));
  }

  @ParameterizedTest
  @EnumSource
  @Shows({"stomp-ack-id", "stomp-ack-message-id"})
  void theHeaderOfTheVersionIsRequired(StompVersion version) {
    String other = version == StompVersion.V1_2 ? "message-id:epoch-1" : "id:epoch-1";
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read(version, other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "epoch",
        "epoch-",
        "-1",
        "epoch-x",
        "epoch-1.5",
        "@",
        "@a",
        "epoch@1-1",
        "epoch-99999999999999999999"
      })
  void malformedIdsAreRefused(String id) {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read(StompVersion.V1_2, "id:" + id));
  }
}
