package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class EventStreamPropertiesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void timesMustBeInTheirBounds() {
    assertThatNoException().isThrownBy(() -> new EventStreamProperties(SECOND, SECOND));
    for (Duration bad : new Duration[] {Duration.ZERO, SECOND.negated(), Duration.ofDays(366)}) {
      assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
          .isThrownBy(() -> new EventStreamProperties(bad, SECOND));
      assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
          .isThrownBy(() -> new EventStreamProperties(SECOND, bad));
    }
  }
}
