package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Shows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChatErrorTest {

  private static final Set<String> DOCUMENTED_ADVICE = Set.of("fix", "give up");

  /** Returns the cells of the row of an error in the table of errors. */
  private static List<String> documentedRow(ChatError error) throws IOException {
    String code = "`" + error.code() + "`";
    try (Stream<String> lines = Files.lines(Path.of("docs/protocol.md"))) {
      return lines
          .dropWhile(line -> !line.startsWith("| `code` | when "))
          .filter(line -> line.startsWith("| `") && line.contains(code))
          .findFirst()
          .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
          .orElse(List.of());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Shows("error-table")
  void everyErrorCodeIsDocumented(ChatError error) throws IOException {
    assertThat(documentedRow(error)).hasSize(4).first().asString().contains(error.code());
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfTheConnectionIsDocumented(ChatError error) throws IOException {
    String connection = documentedRow(error).get(2);
    if (connection.contains("stays open")) {
      assertThat(error.isRecoverable()).isTrue();
    } else if (connection.contains("closed, ")) {
      assertThat(error.isRecoverable()).isFalse();
      assertThat(connection).contains("closed, " + error.closeCode());
    } else {
      assertThat(connection).startsWith("status ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAdviceIsDocumented(ChatError error) throws IOException {
    String advice = documentedRow(error).get(3);
    if (DOCUMENTED_ADVICE.contains(advice)) {
      assertThat(error.advice().text().replace('-', ' ')).isEqualTo(advice);
    } else {
      assertThat(error.advice()).isNotEqualTo(ChatError.Advice.GIVE_UP);
    }
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
