package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoriesTest {

  @TempDir private Path directory;

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void onlyTheOwnerCanReadANewDirectory() throws IOException {
    Path parent = directory.resolve("parent");
    PrivateDirectories.create(parent.resolve("private"));
    assertThat(permissions(parent.resolve("private"))).isEqualTo("rwx------");
    Path other = Files.createDirectory(directory.resolve("other"));
    assertThat(permissions(parent)).isEqualTo(permissions(other));
  }

  @Test
  void thePermissionsOfAnExistingDirectoryDoNotChange() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
    PrivateDirectories.create(directory);
    assertThat(permissions(directory)).isEqualTo("rwxr-x---");
  }
}
