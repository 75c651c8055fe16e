package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientFrameTest {

  @Test
  void theReceiptAndTheTransactionAreHeaders() {
    ClientFrame frame = TestDecoder.frame(StompCommand.ACK, "", "receipt:r", "transaction:t");
    assertThat(frame.receipt()).isEqualTo("r");
    assertThat(frame.transaction()).isEqualTo("t");
  }

  @Test
  void bothAreOptional() {
    ClientFrame frame = TestDecoder.frame(StompCommand.ACK, "", "id:1");
    assertThat(frame.receipt()).isNull();
    assertThat(frame.transaction()).isNull();
  }

  @Test
  void bothMayBeEmpty() {
    ClientFrame frame = TestDecoder.frame(StompCommand.ACK, "", "receipt:", "transaction:");
    assertThat(frame.receipt()).isEmpty();
    assertThat(frame.transaction()).isEmpty();
  }
}
