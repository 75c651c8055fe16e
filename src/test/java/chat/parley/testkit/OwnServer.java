package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** A JUnit extension with a new server for each test, which the test may stop and start again. */
public final class OwnServer implements BeforeEachCallback, AfterEachCallback {

  private final String[] properties;
  private @Nullable ParleyServer server;
  private @Nullable Path data;

  /**
   * @param properties each as {@code name=value}
   */
  public OwnServer(String... properties) {
    this.properties = properties;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    data = newDirectory();
    startOn(0);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server().close();
    deleteData();
  }

  /** Returns the server that was started last. */
  public ParleyServer server() {
    return Objects.requireNonNull(server);
  }

  /** Stops the server, and keeps its data. */
  public void stop() {
    server().close();
  }

  /** Starts the server again on the same port, with its data. */
  public void startAgain() {
    startOn(server().port());
  }

  /** Starts the server again on the same port, with an empty data directory. */
  public void startAgainEmpty() {
    deleteData();
    startOn(server().port());
  }

  private void startOn(int port) {
    server =
        ParleyServer.startOn(
            port,
            Stream.concat(Stream.of("parley.data-directory=" + data), Stream.of(properties))
                .toArray(String[]::new));
  }

  private void deleteData() {
    try {
      FileSystemUtils.deleteRecursively(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("parley");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
