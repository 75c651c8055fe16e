package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Replay;
import chat.parley.journal.StartPosition;
import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgedOffsetsTest {

  private static final Replay REPLAY =
      new Replay(5, new StreamPosition("e", 9), true, _ -> new MessagePage(List.of(), 9));

  private static AcknowledgedOffsets startingAt(StartPosition from) {
    return new AcknowledgedOffsets(from, REPLAY);
  }

  @Test
  void theFirstAcknowledgementCoversAllMessagesBeforeIt() {
    assertThat(startingAt(new StartPosition.Beginning()).rangeStart(7)).isZero();
    assertThat(startingAt(new StartPosition.Now()).rangeStart(7)).isZero();
    assertThat(startingAt(new StartPosition.After(new StreamPosition("e", 5))).rangeStart(7))
        .isZero();
  }

  @Test
  void afterTheLastMessagesTheFirstAcknowledgementCoversNoOlderOnes() {
    AcknowledgedOffsets offsets = startingAt(new StartPosition.Last(4));
    assertThat(offsets.rangeStart(7)).isEqualTo(5);
    assertThat(offsets.rangeStart(5)).isEqualTo(5);
    assertThat(offsets.rangeStart(3)).as("a message before the replay").isEqualTo(3);
  }

  @Test
  void laterAcknowledgementsCoverTheMessagesSinceTheLastOne() {
    AcknowledgedOffsets offsets = startingAt(new StartPosition.Now());
    offsets.advanceTo(6);
    assertThat(offsets.rangeStart(8)).isEqualTo(6);
  }

  @Test
  void anAcknowledgementNeverMovesBack() {
    AcknowledgedOffsets offsets = startingAt(new StartPosition.Now());
    offsets.advanceTo(6);
    offsets.advanceTo(4);
    assertThat(offsets.rangeStart(8)).isEqualTo(6);
    assertThat(offsets.rangeStart(4)).as("a repeated acknowledgement").isEqualTo(4);
  }
}
