package chat.parley.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class DrainPropertiesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aNodeWithoutOthersClosesItsSessionsAtOnce() {
    assertThat(new DrainProperties(null, SECOND).time(false)).isZero();
    assertThat(new DrainProperties(null, SECOND).time(true)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theSettingTakesPrecedence() {
    assertThat(new DrainProperties(SECOND, SECOND).time(false)).isEqualTo(SECOND);
    assertThat(new DrainProperties(Duration.ZERO, SECOND).time(true)).isZero();
  }

  @Test
  void timesMustBeInTheirBounds() {
    for (Duration bad : new Duration[] {SECOND.negated(), Duration.ofMinutes(61)}) {
      assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
          .isThrownBy(() -> new DrainProperties(bad, SECOND));
      assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
          .isThrownBy(() -> new DrainProperties(SECOND, bad));
    }
  }
}
