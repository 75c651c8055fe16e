package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.presence.Choices.Choice;
import org.junit.jupiter.api.Test;

class ChoicesTest {

  private static final UserName ANN = new UserName("ann");

  private final Choices choices = new Choices();

  @Test
  void theLatestChoiceCountsInWhateverOrderTheyCome() {
    assertThat(choices.add(ANN, new Choice(Availability.INVISIBLE, 2))).isTrue();
    assertThat(choices.add(ANN, new Choice(Availability.AWAY, 1))).isFalse();
    assertThat(choices.isInvisible(ANN)).isTrue();
    assertThat(choices.add(ANN, new Choice(Availability.AWAY, 3))).isTrue();
    assertThat(choices.isAway(ANN)).isTrue();
    assertThat(choices.isInvisible(ANN)).isFalse();
  }

  @Test
  void aChoiceOnThisNodeIsTheLastOneWhateverTheClockOfAnotherNode() {
    choices.add(ANN, new Choice(Availability.INVISIBLE, 9_000));
    choices.choose(ANN, Availability.ONLINE, 4_000);
    assertThat(choices.of(ANN)).isEqualTo(new Choice(Availability.ONLINE, 9_001));
    choices.choose(ANN, Availability.AWAY, 10_000);
    assertThat(choices.of(ANN)).isEqualTo(new Choice(Availability.AWAY, 10_000));
  }

  @Test
  void ofTwoChoicesAtTheSameTimeInvisibilityCounts() {
    choices.add(ANN, new Choice(Availability.ONLINE, 5));
    assertThat(choices.add(ANN, new Choice(Availability.INVISIBLE, 5))).isTrue();
    assertThat(choices.add(ANN, new Choice(Availability.INVISIBLE, 5))).isFalse();
    assertThat(choices.add(ANN, new Choice(Availability.ONLINE, 5))).isFalse();
    assertThat(choices.isInvisible(ANN)).isTrue();
  }

  @Test
  void oldChoicesOfUsersThatHaveLeftAreForgotten() {
    choices.add(ANN, new Choice(Availability.AWAY, 5));
    choices.forget(5, _ -> true);
    choices.forget(6, _ -> false);
    assertThat(choices.of(ANN)).isNotNull();
    choices.forget(6, _ -> true);
    assertThat(choices.of(ANN)).isNull();
  }
}
