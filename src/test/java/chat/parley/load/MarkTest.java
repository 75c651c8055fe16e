package chat.parley.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkTest {

  private static final String EMPTY_MARK = "~" + "0".repeat(30);

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"0, 31", "31, 31", "32, 32", "100, 100"})
  void aBodyBeginsWithAnEmptyMarkAndIsPadded(int size, int length) {
    assertThat(Mark.body(size)).hasSize(length).startsWith(EMPTY_MARK).matches("~0+\\.*");
  }

  @Test
  void theEmptyMarkIsFoundInAFrame() {
    assertThat(Mark.indexOf(bytes(EMPTY_MARK))).isZero();
    assertThat(Mark.indexOf(bytes("SEND\n\n" + Mark.body(64)))).isEqualTo(6);
    assertThat(Mark.indexOf(bytes("~" + "0".repeat(29)))).isEqualTo(-1);
    assertThat(Mark.indexOf(new byte[0])).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 2, 3, 4", "999, 99999, 99999999, 99999999999999"})
  void theFieldsOfAMarkAreReadAsTheyWereWritten(int run, int sender, int number, long time) {
    byte[] frame = bytes("ab" + Mark.body(32) + "c");
    Mark.write(frame, 2, run, sender, number, time);
    assertThat(Mark.run(frame, 2)).isEqualTo(run);
    assertThat(Mark.sender(frame, 2)).isEqualTo(sender);
    assertThat(Mark.number(frame, 2)).isEqualTo(number);
    assertThat(Mark.time(frame, 2)).isEqualTo(time);
    assertThat(new String(frame, US_ASCII)).matches("ab~\\d{30}\\.c");
  }

  @Test
  void everyWriteReplacesTheWholeMark() {
    byte[] frame = bytes(Mark.body(31));
    Mark.write(frame, 0, 999, 99_999, 99_999_999, 99_999_999_999_999L);
    Mark.write(frame, 0, 1, 2, 3, 4);
    assertThat(new String(frame, US_ASCII)).isEqualTo("~001000020000000300000000000004");
  }

  @Test
  void onlyCompleteMarksAreFound() {
    byte[] in = bytes("x" + EMPTY_MARK + "y" + EMPTY_MARK);
    assertThat(Mark.find(in, 0, in.length)).isEqualTo(1);
    assertThat(Mark.find(in, 1, in.length)).isEqualTo(1);
    assertThat(Mark.find(in, 1 + Mark.LENGTH, in.length)).isEqualTo(33);
    assertThat(Mark.find(in, 1 + Mark.LENGTH, in.length - 1)).as("truncated").isEqualTo(-1);
    assertThat(Mark.find(in, 34, in.length)).as("none left").isEqualTo(-1);
    assertThat(Mark.find(in, 0, 0)).as("nothing").isEqualTo(-1);
  }
}
