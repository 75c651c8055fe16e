package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Shows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChatErrorTest {

  @ParameterizedTest
  @EnumSource
  @Shows("error-table")
  void everyErrorCodeIsDocumented(ChatError error) throws IOException {
    String code = "`" + error.code() + "`";
    assertThat(Files.readAllLines(Path.of("docs/protocol.md")))
        .anyMatch(line -> line.startsWith("| `") && line.contains(code));
  }
}
