package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.security.ProblemResponse;
import chat.parley.testkit.Shows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatErrorTest {

  private static final String ABSENT = "—";

  /**
   * Returns the cells of the row of an error in the table of errors: the code, when it appears, its
   * effect on a STOMP session, the HTTP status, its effect on a legacy session, the advice, and the
   * reaction of a client.
   */
  private static List<String> documentedRow(ChatError error) throws IOException {
    String code = "`" + error.code() + "`";
    try (Stream<String> lines = Files.lines(Path.of("docs/errors.md"))) {
      return lines
          .dropWhile(line -> !line.startsWith("| `code` | when "))
          .filter(line -> line.startsWith("| " + code + " |"))
          .findFirst()
          .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
          .orElse(List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Shows("error-table")
  void everyErrorCodeIsDocumented(ChatError error) throws IOException {
    assertThat(documentedRow(error)).hasSize(7).doesNotContain("");
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfTheConnectionIsDocumented(ChatError error) throws IOException {
    List<String> row = documentedRow(error);
    String effect =
        error.isRecoverable() ? "stays open(;.*)?" : "closed, %d".formatted(error.closeCode());
    assertThat(List.of(row.get(2), row.get(4)))
        .filteredOn(cell -> !cell.equals(ABSENT))
        .allSatisfy(cell -> assertThat(cell).matches(effect));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorAppearsSomewhere(ChatError error) throws IOException {
    List<String> row = documentedRow(error);
    assertThat(List.of(row.get(2), row.get(3), row.get(4))).anyMatch(cell -> !cell.equals(ABSENT));
    assertThat(row.get(3)).matches(ABSENT + "|[45]\\d\\d(, [45]\\d\\d)*( or [45]\\d\\d)?");
  }

  @ParameterizedTest
  @EnumSource
  void theStatusOfARefusedRequestIsDocumented(ChatError error) throws IOException {
    assertThat(documentedRow(error).get(3))
        .containsPattern(ABSENT + "|" + ProblemResponse.status(error).value());
  }

  @ParameterizedTest
  @EnumSource
  void theAdviceIsDocumented(ChatError error) throws IOException {
    assertThat(documentedRow(error).get(5)).isEqualTo("`" + error.advice().text() + "`");
  }

  @ParameterizedTest
  @CsvSource({"RETRY, retry", "FIX, fix", "GIVE_UP, give-up"})
  void theAdviceHasTheSpellingOfTheProtocol(ChatError.Advice advice, String text) {
    assertThat(advice.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_FRAME, false, 1008",
    "FRAME_TOO_LARGE, false, 1009",
    "FLOOD, false, 1013",
    "INTERNAL, false, 1008",
    "TOO_FAST, true, 1013",
    "STORE_AWAY, true, 1013",
    "BAD_BODY, true, 1008"
  })
  void theCloseCodeOfARecoverableErrorFollowsTheAdvice(
      ChatError error, boolean recoverable, int closeCode) {
    assertThat(error.isRecoverable()).isEqualTo(recoverable);
    assertThat(error.closeCode()).isEqualTo(closeCode);
  }

  @Test
  void anExceptionIsCreatedWithTheError() {
    ChatException exception = ChatError.MUTED.because("Muted for an hour");
    assertThat(exception.error()).isEqualTo(ChatError.MUTED);
    assertThat(exception.text()).isEqualTo("Muted for an hour");
  }
}
