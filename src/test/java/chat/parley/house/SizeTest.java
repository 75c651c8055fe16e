package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SizeTest {
  private static final int FILE = 280;
  private static final int METHOD = 40;

  @Test
  void filesAndMethodsAreSmall() {
    assertThat(Source.all()).isNotEmpty().flatMap(SizeTest::tooLong).isEmpty();
  }

  @Test
  void aFileOfOneLineTooManyIsNamed() {
    assertThat(tooLong(Source.of("Long.java", "\n".repeat(FILE)))).isEmpty();
    assertThat(tooLong(Source.of("Long.java", "\n".repeat(FILE + 1))))
        .containsExactly("Long.java:1: 281 lines, at most 280 are allowed in a file");
  }

  @Test
  void aMethodOfOneLineTooManyIsNamed() {
    assertThat(tooLong(methodOf(METHOD))).isEmpty();
    assertThat(tooLong(methodOf(METHOD + 1)))
        .containsExactly("Long.java:3: 41 lines, at most 40 are allowed in a method: run");
  }

  private static List<String> tooLong(Source source) {
    long lines = source.text().lines().count();
    return Stream.concat(
            lines > FILE ? Stream.of(fault(source, 1, lines, FILE, "file")) : Stream.of(),
            source.methods().stream()
                .filter(method -> method.lines() > METHOD)
                .map(m -> fault(source, m.first(), m.lines(), METHOD, "method: " + m.name())))
        .toList();
  }

  private static String fault(Source source, long line, long lines, int most, String what) {
    return "%s:%d: %d lines, at most %d are allowed in a %s"
        .formatted(source.path(), line, lines, most, what);
  }

  private static Source methodOf(int lines) {
    return Source.of(
        "Long.java",
        "class Long {\n  int before;\n  @Override\n  public void run() {"
            + "\n".repeat(lines - 2)
            + "}\n}");
  }
}
