package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitMarkerTest {

  @TempDir private Path directory;

  private final CommitMarker marker = new CommitMarker();
  private Path file;

  @BeforeEach
  void createFile() throws IOException {
    file = directory.resolve("marker");
    CommitMarker.create(file);
  }

  private long storedNumber() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
  }

  @Test
  void aNewFileHasTheNumber0() throws Exception {
    assertThat(file).hasSize(8);
    assertThat(storedNumber()).isZero();
    marker.open(file);
    assertThat(marker.batchNumber()).isZero();
  }

  @Test
  void theNumberIsKeptWithoutAFile() {
    assertThat(marker.batchNumber()).isZero();
    marker.advance(3);
    assertThat(marker.batchNumber()).isEqualTo(3);
  }

  @Test
  void theNumberNeverDecreases() {
    marker.advance(3);
    marker.advance(2);
    marker.advance(3);
    assertThat(marker.batchNumber()).isEqualTo(3);
  }

  @Test
  void aLargerNumberIsWrittenToTheFile() throws Exception {
    marker.open(file);
    marker.advance(Long.MAX_VALUE);
    assertThat(storedNumber()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theNumberSurvivesTheProcess() throws Exception {
    marker.open(file);
    marker.advance(7);
    marker.close();
    var next = new CommitMarker();
    next.open(file);
    assertThat(next.batchNumber()).isEqualTo(7);
  }

  @Test
  void theNumberInMemoryIsKeptIfThatInTheFileIsSmaller() throws Exception {
    marker.advance(5);
    marker.open(file);
    assertThat(marker.batchNumber()).isEqualTo(5);
  }

  @Test
  void anOpenFileIsNotReplacedByAnother() throws Exception {
    marker.open(file);
    marker.open(directory.resolve("missing"));
    marker.advance(4);
    assertThat(storedNumber()).isEqualTo(4);
  }

  @Test
  void aClosedFileIsNotWritten() throws Exception {
    marker.open(file);
    marker.advance(4);
    marker.close();
    marker.advance(5);
    assertThat(storedNumber()).isEqualTo(4);
    assertThat(marker.batchNumber()).isEqualTo(5);
  }

  @Test
  void aFileOfLessThan8BytesIsRefused() throws Exception {
    Files.write(file, new byte[7]);
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> marker.open(file))
        .withMessage(file + " is truncated: it must have at least 8 bytes");
    Files.write(file, new byte[9]);
    marker.open(file);
    assertThat(marker.batchNumber()).isZero();
  }

  @Test
  void aMissingFileIsRefused() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> marker.open(directory.resolve("missing")));
  }

  @Test
  void creatingAFileAgainResetsItsNumber() throws Exception {
    marker.open(file);
    marker.advance(4);
    CommitMarker.create(file);
    assertThat(storedNumber()).isZero();
  }
}
