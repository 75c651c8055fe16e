package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PropertiesDocumentTest {
  private static final Path DOCUMENT = Path.of("docs", "properties.md");
  private static final String FIX =
      "./mvnw -q test -Dtest=PropertiesDocumentTest -Dproperties=write";

  @Test
  void everyPropertyIsDescribedAndTheTablesAreCurrent() throws IOException {
    var properties = new PropertiesDocument(Repository.properties());
    String document = Files.readString(DOCUMENT);
    assertThat(properties.faults(document)).isEmpty();
    String written = properties.withTables(document);
    if (System.getProperty("properties", "check").equals("write")) {
      Files.writeString(DOCUMENT, written);
    } else {
      assertThat(document).as("Run %s to update the tables", FIX).isEqualTo(written);
    }
  }

  @Test
  void missingDescriptionsAndTablesAreReported() {
    String document = "<!-- Properties: parley.b -->\n\n<!-- Properties: parley.c -->\n";
    assertThat(
            planted(
                    """
                    [{"name": "parley.a.x", "description": "Number of things."},
                     {"name": "parley.b.x", "description": "number of things."},
                     {"name": "parley.b.y", "description": "Number of things"},
                     {"name": "parley.b.z"}]
                    """)
                .faults(document))
        .containsExactly(
            "parley.b.x: its description has no capital letter or no full stop",
            "parley.b.y: its description has no capital letter or no full stop",
            "parley.b.z: its description has no capital letter or no full stop",
            "parley.a: no table",
            "parley.c: a table without properties");
  }

  @Test
  void aTableDescribesThePropertiesOfItsPrefix() {
    String document = "before\n<!-- Properties: parley.a -->\n\n| old |\n\nafter\n";
    assertThat(
            planted(
                    """
                    [{"name": "parley.a.time", "type": "java.time.Duration", "defaultValue": "5s",
                      "description": "Time of {@code $1|x}; see parley.a.b.is-on."},
                     {"name": "parley.a.b.is-on", "type": "java.lang.Boolean",
                      "description": "Whether it is on."},
                     {"name": "parley.a.kind", "type": "java.util.Locale$Category",
                      "description": "Kind."}]
                    """)
                .withTables(document))
        .isEqualTo(
            """
            before
            <!-- Properties: parley.a -->

            | property | type | default | description |
            | --- | --- | --- | --- |
            | `parley.a.time` | duration | `5s` | Time of `$1\\|x`; see `parley.a.b.is-on`. |
            | `parley.a.kind` | `display` or `format` | | Kind. |

            after
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.util.Map<K, V>", "java.net.URI"})
  void aTypeWithoutAWordIsRefused(String type) {
    var properties = planted("[{\"name\": \"parley.a.x\", \"type\": \"%s\"}]".formatted(type));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties.withTables("<!-- Properties: parley.a -->\n"))
        .withMessage("No word for the type " + type);
  }

  private static PropertiesDocument planted(String json) {
    return new PropertiesDocument(JsonMapper.shared().readTree(json).valueStream().toList());
  }
}
