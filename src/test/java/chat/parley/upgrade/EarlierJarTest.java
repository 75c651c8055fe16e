package chat.parley.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierJarTest {

  private static final String CURRENT = "parley.history.max-count";
  private static final String OLD = "parley.history.keep.count";

  @TempDir private Path directory;

  private EarlierJar jarWith(String property) throws IOException {
    Path path = directory.resolve("parley.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(path))) {
      jar.putNextEntry(new ZipEntry("META-INF/spring-configuration-metadata.json"));
      jar.write("{\"properties\": [{\"name\": \"%s\"}]}".formatted(property).getBytes(UTF_8));
    }
    return new EarlierJar(path);
  }

  @Test
  void aJarFromBeforeTheRenamingGetsTheOldNames() throws Exception {
    assertThat(jarWith(OLD).translate(CURRENT + "=20", "parley.store.url=jdbc:x?a=b"))
        .containsExactly(OLD + "=20", "parley.store.url=jdbc:x?a=b");
  }

  @Test
  void aLaterJarGetsTheCurrentNames() throws Exception {
    assertThat(jarWith(CURRENT).translate(CURRENT + "=20")).containsExactly(CURRENT + "=20");
  }
}
