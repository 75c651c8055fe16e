package chat.parley.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not executable Parley jars are refused with their path and the reason. */
class ParleyJarTest {

  private static final Map<String, String> PARLEY =
      Map.of("Start-Class", "chat.parley.Launcher", "Implementation-Version", "1.2.3");

  @TempDir private Path directory;

  private Path jar(Map<String, String> attributes, String buildInfo) throws IOException {
    Path path = directory.resolve("some.jar");
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(manifest.getMainAttributes()::putValue);
    try (var out = new JarOutputStream(Files.newOutputStream(path), manifest)) {
      if (!buildInfo.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/build-info.properties"));
        out.write(buildInfo.getBytes(UTF_8));
      }
    }
    return path;
  }

  private static void assertRefused(Path path, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParleyJar.of(path))
        .withMessageStartingWith(path + " " + reason);
  }

  @Test
  void theVersionAndTheBuildTimeAreRead() throws IOException {
    Path path = jar(PARLEY, "build.time=2026-01-02T03\\:04\\:05Z\n");
    assertThat(ParleyJar.of(path)).isEqualTo(new ParleyJar(path, "1.2.3", "2026-01-02T03:04:05Z"));
  }

  @Test
  void aJarWithoutABuildTimeIsAccepted() throws IOException {
    assertThat(ParleyJar.of(jar(PARLEY, "")).built()).isEqualTo("an unknown time");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(directory.resolve("none.jar"), "does not exist");
  }

  @Test
  void aDirectoryIsRefused() {
    assertRefused(directory, "is not a file");
  }

  @Test
  void aFileThatIsNotAJarIsRefused() throws IOException {
    assertRefused(Files.writeString(directory.resolve("a.jar"), "text"), "is not a jar: ");
    assertRefused(Files.createFile(directory.resolve("empty.jar")), "is not a jar: ");
  }

  @Test
  void aJarOfAnotherApplicationIsRefused() throws IOException {
    assertRefused(
        jar(Map.of("Start-Class", "org.example.App"), ""),
        "is not an executable Parley jar: the Start-Class of its manifest is org.example.App;"
            + " expected is chat.parley.Launcher");
    assertRefused(
        jar(Map.of(), ""),
        "is not an executable Parley jar: the Start-Class of its manifest is missing");
  }

  @Test
  void aJarWithoutAManifestIsRefused() throws IOException {
    Path path = directory.resolve("bare.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(path))) {
      out.putNextEntry(new JarEntry("a.txt"));
    }
    assertRefused(path, "is not an executable Parley jar: it has no manifest");
  }
}
