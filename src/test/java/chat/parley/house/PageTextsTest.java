package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the page and of its dialogs, of which each language has one file. */
class PageTextsTest {

  private static final Path DIRECTORY = Path.of("src/main/resources/static/page");
  private static final Pattern KEY =
      Pattern.compile("^ +('[a-z-]+'|[a-zA-Z]+)(?=:)", Pattern.MULTILINE);

  private static List<String> keys(String file) throws IOException {
    return KEY.matcher(Files.readString(DIRECTORY.resolve(file)))
        .results()
        .map(key -> key.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts", "dialog-texts"})
  void bothLanguagesHaveTheSameTexts(String texts) throws IOException {
    assertThat(keys(texts + "-zh.js"))
        .hasSizeGreaterThan(30)
        .containsExactlyElementsOf(keys(texts + "-en.js"));
  }
}
