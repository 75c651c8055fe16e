package chat.parley.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.peer.ParleyJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PackagedJarIT {
  private static final String BILL = "META-INF/sbom/application.cdx.json";
  private static final Pattern LIBRARY = Pattern.compile("BOOT-INF/lib/(.+)\\.jar");

  /** Starters have no classes and are not in the jar, but are dependencies with a licence. */
  private static final String STARTER = "spring-boot-starter";

  /** A line of the list of licences: licences, name, and coordinates with an address. */
  private static final Pattern LICENSED =
      Pattern.compile("^ +\\(\\w.*\\) .*\\([^:()]+:([^:()]+):(\\S+) - ", Pattern.MULTILINE);

  private JarFile jar;
  private List<String> libraries;

  @BeforeEach
  void open() throws IOException {
    assertThat(ParleyJar.BUILT).as("Built by ./mvnw package -DskipTests").exists();
    jar = new JarFile(ParleyJar.BUILT.toFile());
    libraries =
        jar.stream()
            .map(entry -> LIBRARY.matcher(entry.getName()))
            .filter(library -> library.matches())
            .map(library -> library.group(1))
            // Spring Boot adds it to the jar; it is no dependency.
            .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
            .toList();
    assertThat(libraries).hasSizeGreaterThan(50);
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void theJarHasTheLicenceOfParley() throws IOException {
    assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
  }

  @Test
  void theJarNamesTheLicenceOfEveryLibrary() throws IOException {
    assertThat(text("META-INF/THIRD-PARTY.txt")).doesNotContainIgnoringCase("unknown license");
    assertThat(LICENSED.matcher(text("META-INF/THIRD-PARTY.txt")).results())
        .extracting(library -> library.group(1) + "-" + library.group(2))
        .filteredOn(library -> !library.startsWith(STARTER))
        .containsExactlyInAnyOrderElementsOf(libraries);
  }

  /** Skipped if Maven has built the jar offline, in which case it writes none; not in CI. */
  @Test
  void theBillOfMaterialsHasEveryLibraryWithItsLicence() throws IOException {
    assumeTrue("true".equals(System.getenv("CI")) || jar.getEntry(BILL) != null);
    JsonNode bill = JsonMapper.shared().readTree(text(BILL));
    assertThat(bill.at("/metadata/component/name").asString()).isEqualTo("parley");
    assertThat(bill.at("/metadata/component").has("externalReferences")).isFalse();
    assertThat(bill.get("components").values())
        .allSatisfy(component -> assertThat(component.get("licenses")).isNotEmpty())
        .extracting(
            component ->
                component.get("name").asString() + "-" + component.get("version").asString())
        .filteredOn(library -> !library.startsWith(STARTER))
        .containsExactlyInAnyOrderElementsOf(libraries);
  }

  private String text(String entry) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
