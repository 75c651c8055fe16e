package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.HistoryRange;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRangeParametersTest {

  private static HistoryRange parse(
      @Nullable String after, @Nullable String before, @Nullable String limit) {
    return HistoryRangeParameters.parse(after, before, limit);
  }

  private static void assertRefused(
      String parameter, @Nullable String after, @Nullable String before, @Nullable String limit) {
    assertThat(ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> parse(after, before, limit)))
        .hasMessageContaining("'" + parameter + "'");
  }

  @Test
  void theParametersSelectTheRange() {
    assertThat(parse(null, null, null)).isEqualTo(new HistoryRange.Newest(50));
    assertThat(parse("0", null, null)).isEqualTo(new HistoryRange.After(0, 50));
    assertThat(parse(null, "7", null)).isEqualTo(new HistoryRange.Before(7, 50));
    assertThat(parse("3", "7", "2")).isEqualTo(new HistoryRange.Between(3, 7, 2));
  }

  @Test
  void aPageHasOneToTwoHundredMessages() {
    assertThat(parse(null, null, "1")).isEqualTo(new HistoryRange.Newest(1));
    assertThat(parse(null, null, "200")).isEqualTo(new HistoryRange.Newest(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "201", "-1", "1.5", "ten", "99999999999999999999"})
  void anyOtherLimitIsRefused(String limit) {
    assertRefused("limit", null, null, limit);
  }

  @Test
  void anOffsetHasAtMost18Digits() {
    String largest = "9".repeat(18);
    assertThat(parse(largest, null, null))
        .isEqualTo(new HistoryRange.After(999_999_999_999_999_999L, 50));
    assertRefused("after", largest + "9", null, null);
    assertRefused("before", null, largest + "9", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", " 1", "+1", "x", "١"})
  void anyOtherOffsetIsRefused(String offset) {
    assertRefused("after", offset, null, null);
    assertRefused("before", null, offset, null);
    assertRefused("after", offset, "1", null);
    assertRefused("before", "1", offset, null);
  }
}
