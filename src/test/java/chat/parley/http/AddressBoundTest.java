package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressBoundTest {

  private final AddressBound bound = new AddressBound(10, 4);

  @Test
  void anAddressTakesAtMostItsPart() {
    assertThat(bound.tryTake("a", 3)).isTrue();
    assertThat(bound.tryTake("a", 2)).isFalse();
    assertThat(bound.tryTake("a", 1)).isTrue();
    assertThat(bound.tryTake("b", 5)).isFalse();
    assertThat(bound.tryTake("b", 4)).isTrue();
  }

  @Test
  void allAddressesTakeAtMostTheMaximumTogether() {
    assertThat(bound.tryTake("a", 4)).isTrue();
    assertThat(bound.tryTake("b", 4)).isTrue();
    assertThat(bound.tryTake("c", 3)).isFalse();
    assertThat(bound.tryTake("c", 2)).isTrue();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(bound.tryTake("a", 4)).isTrue();
      bound.giveBack("a", 1);
      assertThat(bound.tryTake("a", 1)).isTrue();
      bound.giveBack("a", 4);
      bound.giveBack("a", 0);
    }
  }

  @Test
  void theErrorMessageHasBothBounds() {
    assertThat(bound).hasToString("10, 4 from one address");
  }
}
