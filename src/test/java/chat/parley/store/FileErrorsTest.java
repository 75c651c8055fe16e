package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileErrorsTest {

  @Test
  void everyTextNamesTheFileAndTheErrorAndNoClass() {
    Map.of(
            new AccessDeniedException("/x"), "/x: permission denied",
            new NoSuchFileException("/x"), "/x: no such file or directory",
            new FileAlreadyExistsException("/x"), "/x: exists already",
            new NotDirectoryException("/x"), "/x: not a directory",
            new FileSystemException("/x", null, "No space left on device"),
                "/x: No space left on device",
            new IOException("A backup already exists: /x"), "A backup already exists: /x")
        .forEach((error, text) -> assertThat(FileErrors.text(error)).isEqualTo(text));
  }
}
