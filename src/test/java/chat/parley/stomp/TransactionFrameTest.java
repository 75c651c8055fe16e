package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionFrameTest {

  private static TransactionFrame message(int bytes, @Nullable String receipt) {
    Body body = Body.ofText(new byte[bytes], null);
    return new TransactionFrame.Message(
        Draft.of(new Address.Everyone(), new UserName("alice"), body), receipt);
  }

  private static TransactionFrame acknowledgement(
      String epoch, @Nullable String subscription, @Nullable String receipt) {
    return new TransactionFrame.Acknowledgement(
        StompCommand.ACK, new AckId(epoch, 1, subscription), receipt);
  }

  @Test
  void theBodyOfAMessageIsMeasuredApartFromTheRest() {
    assertThat(message(0, null).bodyBytes()).isZero();
    assertThat(message(1000, null).bodyBytes()).isEqualTo(1000);
    assertThat(message(1000, null).otherBytes())
        .isPositive()
        .isEqualTo(message(0, null).otherBytes());
  }

  @Test
  void everyCharacterOfAReceiptCountsAsTwoBytes() {
    assertThat(message(0, "x".repeat(50)).otherBytes())
        .isEqualTo(message(0, null).otherBytes() + 100);
    assertThat(message(0, "").otherBytes()).isEqualTo(message(0, null).otherBytes());
    assertThat(acknowledgement("e", null, "x".repeat(50)).otherBytes())
        .isEqualTo(acknowledgement("e", null, null).otherBytes() + 100);
  }

  @Test
  void anAcknowledgementHasNoBody() {
    assertThat(acknowledgement("e", "s", "r").bodyBytes()).isZero();
  }

  @Test
  void theIdOfAnAcknowledgementCounts() {
    int shortest = acknowledgement("", null, null).otherBytes();
    assertThat(shortest).isEqualTo(200);
    assertThat(acknowledgement("epoch", null, null).otherBytes()).isEqualTo(shortest + 10);
    assertThat(acknowledgement("epoch", "sub", null).otherBytes()).isEqualTo(shortest + 16);
    assertThat(acknowledgement("epoch", "", null).otherBytes()).isEqualTo(shortest + 10);
  }
}
