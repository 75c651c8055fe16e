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

/** A server that each test has for itself: it may go away and come back. */
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

  /** The one that was started last. */
  public ParleyServer server() {
    return Objects.requireNonNull(server);
  }

  /** Stops it; its data stays. */
  public void stop() {
    server().close();
  }

  /** Starts it again where it was, with its data. */
  public void startAgain() {
    startOn(server().port());
  }

  /** Starts it again where it was, without its data. */
  public void startAnew() {
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
