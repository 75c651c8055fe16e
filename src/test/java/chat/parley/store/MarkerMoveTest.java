package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarkerMoveTest {

  private static MarkerMove move(
      long read, long delivered, @Nullable Boolean muted, @Nullable Boolean marked) {
    return new MarkerMove(
        new Address.Everyone(), new UserName("ann"), 9, read, delivered, muted, marked);
  }

  @Test
  void messagesThatAreReadCountAsDelivered() {
    assertThat(move(8, 0, null, null).delivered()).isEqualTo(8);
  }

  @Test
  void theLaterOffsetsOfTwoMovesCount() {
    assertThat(move(8, 8, null, null).and(move(5, 9, null, null)))
        .isEqualTo(move(8, 9, null, null));
  }

  @Test
  void theLastSettingCountsAndReadingEndsTheMark() {
    assertThat(move(0, 0, true, true).and(move(0, 0, false, null)))
        .isEqualTo(move(0, 0, false, true));
    assertThat(move(0, 0, null, true).and(move(7, 0, null, null)))
        .isEqualTo(move(7, 7, null, null));
    assertThat(move(7, 0, null, null).and(move(0, 0, null, true)))
        .isEqualTo(move(7, 7, null, true));
  }
}
