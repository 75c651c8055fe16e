package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments, messages and documents name the actor and use ordinary technical English. */
class LanguageIT {

  private static final Pattern DIALECT =
      Pattern.compile(
          "(?i)\\bcan not\\b"
              + "|(?<!\\.)\\b(?:who|whom|whoever)\\b"
              + "|(?-i:(?:^|[.:;] )What (?!happens|to|is new|if)[a-z]+ )");

  /** Comments and string literals; text blocks are read line by line. */
  private static final Pattern JAVA_TEXT =
      Pattern.compile("^\\s*(?:/?\\*+|//)(.*)|//(.*)$|\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Line(Path file, int number, String text) {

    boolean isDialect() {
      return DIALECT.matcher(text.strip()).find() && !text.contains("?");
    }

    @Override
    public String toString() {
      return "%s:%d: %s".formatted(file, number, text.strip());
    }
  }

  @Test
  void sourcesAndDocumentsUseOrdinaryEnglish() {
    assertThat(lines().filter(Line::isDialect)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The message can not be stored",
        "Who comes back goes on where it stopped.",
        "Whoever is over a limit is told so",
        "What has been stored goes to the subscribers",
        "Waits. What is left is deleted"
      })
  void dialectIsNamed(String sentence) {
    assertThat(new Line(Path.of("A.java"), 1, sentence).isDialect()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"The message cannot be stored", "What happens if the disk is full", "Who?"})
  void ordinaryEnglishIsNot(String sentence) {
    assertThat(new Line(Path.of("A.java"), 1, sentence).isDialect()).isFalse();
  }

  @Test
  void onlyTextsOfJavaAreRead() {
    assertThat(texts("Who who = who(); // the user")).containsExactly(" the user");
    assertThat(texts("  fail(\"a \\\"b\\\"\", \"c\");")).containsExactly("a \\\"b\\\"", "c");
  }

  private static Stream<Line> lines() {
    Stream<Line> documents = Repository.documents().stream().flatMap(LanguageIT::lines);
    Stream<Line> sources =
        Source.all().stream()
            .filter(source -> !source.path().endsWith("LanguageIT.java"))
            .flatMap(source -> lines(source.path(), source.text(), LanguageIT::texts));
    return Stream.concat(documents, sources);
  }

  private static Stream<Line> lines(Path document) {
    try {
      return lines(document, Files.readString(document), List::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Line> lines(
      Path file, String content, Function<String, List<String>> texts) {
    var lines = new ArrayList<Line>();
    List<String> all = content.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      for (String text : texts.apply(all.get(i))) {
        lines.add(new Line(file, i + 1, text));
      }
    }
    return lines.stream();
  }

  private static List<String> texts(String line) {
    var texts = new ArrayList<String>();
    Matcher matcher = JAVA_TEXT.matcher(line);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          texts.add(matcher.group(group));
        }
      }
    }
    return texts;
  }
}
