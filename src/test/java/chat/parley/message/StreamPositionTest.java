package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE})
  void anOffsetIsZeroOrMore(long offset) {
    assertThat(new StreamPosition("epoch", offset).offset()).isEqualTo(offset);
  }

  @Test
  void aNegativeOffsetIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamPosition("epoch", -1))
        .withMessage("Offset is -1; it must be 0 or more");
  }
}
