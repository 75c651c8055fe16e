package chat.parley.failures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubsystemTest {

  @Test
  void everySubsystemHasAnotherNameOfLowercaseLetters() {
    assertThat(Subsystem.values())
        .extracting(Subsystem::toString)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
  }
}
