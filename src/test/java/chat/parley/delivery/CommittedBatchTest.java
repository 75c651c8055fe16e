package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommittedBatchTest {

  @Test
  void aBatchOfAnotherNodeHasNoNumberAndNoSenders() {
    List<ChatMessage> released = List.of(RoomMessages.stored(1));
    CommittedBatch batch = CommittedBatch.ofOtherNode(() -> released);
    assertThat(batch.number()).isZero();
    assertThat(batch.stored()).isEmpty();
    assertThat(batch.release().get()).isSameAs(released);
    batch.completion().run();
    batch.completion().run();
  }
}
