package chat.parley.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates directories that only their owner can read, because messages are stored as text. */
final class PrivateDirectories {

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateDirectories() {}

  /**
   * Creates a directory that only its owner can read, and its missing parents with the default
   * permissions. Does not change a directory that exists. On a file system without POSIX
   * permissions the default permissions apply.
   */
  static void create(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(directory, OWNER_ONLY);
    } else {
      Files.createDirectories(directory);
    }
  }
}
