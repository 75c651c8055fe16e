package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FormattingIT {
  private static final String FIX = "./mvnw -q test -Dtest=FormattingIT -Dformat=write";

  @Test
  void sourcesAreInGoogleJavaFormat() throws IOException {
    List<Source> faults = Source.all().stream().filter(FormattingIT::isFault).toList();
    if (System.getProperty("format", "check").equals("write")) {
      for (Source fault : faults) {
        Files.writeString(fault.path(), formatted(fault));
      }
    } else if (!faults.isEmpty()) {
      String paths =
          faults.stream().map(fault -> fault.path() + "\n").collect(Collectors.joining());
      fail("Not in google-java-format:\n%sThis formats them: %s", paths, FIX);
    }
  }

  @Test
  void layoutAndImportsAreFixed() {
    var source =
        Source.of(
            "A.java",
            """
            package a;
            import java.util.Set;
            import java.util.Map;
            import java.util.List;
            class A { Set<Integer> s; List<Integer> l;
            }
            """);
    assertThat(isFault(source)).isTrue();
    assertThat(formatted(source))
        .isEqualTo(
            """
            package a;

            import java.util.List;
            import java.util.Set;

            class A {
              Set<Integer> s;
              List<Integer> l;
            }
            """);
  }

  private static boolean isFault(Source source) {
    return !source.text().equals(formatted(source));
  }

  private static String formatted(Source source) {
    try {
      return new Formatter().formatSourceAndFixImports(source.text());
    } catch (FormatterException e) {
      throw new IllegalArgumentException(source.path() + ": " + e.getMessage(), e);
    }
  }
}
