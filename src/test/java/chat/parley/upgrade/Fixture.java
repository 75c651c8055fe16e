package chat.parley.upgrade;

import chat.parley.store.StoreProperties.Store;
import chat.parley.testkit.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A store that an earlier version has written.
 *
 * @param version the version, which is the name of its directory
 * @param file the name of the file in that directory
 */
record Fixture(String version, String file) {

  private static final Path ROOT = Path.of("src/test/resources/upgrade");

  /** Returns the fixtures of all versions. */
  static Stream<Fixture> all() {
    try (var versions = Files.list(ROOT)) {
      return versions
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList()
          .stream()
          .flatMap(
              version ->
                  Stream.of("sqlite-killed.zip", "sqlite-stopped.zip", "postgresql.sql")
                      .map(file -> new Fixture(version, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path path(String name) {
    return ROOT.resolve(version).resolve(name);
  }

  /** Reads the manifest of what clients of the earlier version saw in the store. */
  Manifest manifest() throws IOException {
    return Manifest.read(path(file.replaceFirst("(-\\w+)?\\.\\w+$", ".json")));
  }

  /**
   * Creates a store from the fixture.
   *
   * @param directory an empty directory, for the data of SQLite
   * @return the properties of a server that uses the store, each as {@code name=value}
   */
  List<String> restore(Path directory) throws IOException, SQLException {
    if (file.endsWith(".zip")) {
      unzip(directory);
      return List.of("parley.data-directory=" + directory);
    }
    Store store = Stores.newPostgres();
    try (var connection = Stores.connect(store);
        var statement = connection.createStatement()) {
      statement.execute(Files.readString(path(file)));
    }
    return List.of(
        "parley.store.url=" + store.url(),
        "parley.store.username=" + store.username(),
        "parley.store.password=" + store.password());
  }

  private void unzip(Path directory) throws IOException {
    try (var zip = new ZipInputStream(Files.newInputStream(path(file)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, directory.resolve(entry.getName()));
      }
    }
  }

  @Override
  public String toString() {
    return version + "/" + file;
  }
}
