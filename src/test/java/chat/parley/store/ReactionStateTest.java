package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReactionStateTest {

  private final ReactionState state = new ReactionState(new MessageKey(1, 17));

  @Test
  void reactionsAreCountedInTheOrderOfTheirFirstUse() {
    assertThat(state.add("b", "ann")).isTrue();
    assertThat(state.add("a", "ann")).isTrue();
    assertThat(state.add("b", "bob")).isTrue();
    assertThat(state.add("b", "bob")).isFalse();
    assertThat(state.withdraw("a", "bob")).isFalse();
    assertThat(state.toJson()).asString().isEqualTo("{\"b\":2,\"a\":1}");
    assertThat(state.withdraw("b", "ann")).isTrue();
    assertThat(state.withdraw("b", "bob")).isTrue();
    assertThat(state.toJson()).asString().isEqualTo("{\"a\":1}");
  }

  @Test
  void aReactionThatIsWithdrawnDoesNotCountAgainstTheMaximum() {
    for (int i = 0; i < 100; i++) {
      assertThat(state.add(":" + i, "ann")).isTrue();
      assertThat(state.withdraw(":" + i, "ann")).isTrue();
    }
    assertThat(state.add("a", "bob")).isTrue();
  }

  /** Another node may have a clock that is ahead, or may have had one that was set wrongly. */
  @ParameterizedTest
  @CsvSource({"999, false", "1000, true", "-1, false", "-9999, false", "-10000, true"})
  void aSummaryIsDueASecondAfterTheLastOne(long later, boolean due) {
    state.add("a", "ann");
    state.summarized(31, 50_000);
    assertThat(state.isDue(60_000)).as("without a change").isFalse();
    state.add("a", "bob");
    assertThat(state.isDue(50_000 + later)).isEqualTo(due);
  }
}
