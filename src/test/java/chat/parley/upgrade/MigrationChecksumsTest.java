package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A released migration is never edited, comments included: Flyway refuses a database in which the
 * migration was applied with another checksum. {@code migrations.tsv} has the SHA-256 of each
 * migration; a new migration adds a line, and existing lines never change.
 */
class MigrationChecksumsTest {

  private static final Path MIGRATIONS = Path.of("src/main/resources/db");
  private static final Path RECORDED = Path.of("src/test/resources/upgrade/migrations.tsv");

  @Test
  void releasedMigrationsAreUnchanged() throws Exception {
    try (Stream<Path> files = Files.walk(MIGRATIONS)) {
      List<String> present =
          files.filter(Files::isRegularFile).map(MigrationChecksumsTest::line).sorted().toList();
      assertThat(present).containsExactlyInAnyOrderElementsOf(Files.readAllLines(RECORDED));
    }
  }

  private static String line(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      String name = MIGRATIONS.relativize(file).toString().replace('\\', '/');
      return name + "\t" + HexFormat.of().formatHex(hash);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
