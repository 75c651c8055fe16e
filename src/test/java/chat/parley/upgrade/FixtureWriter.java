package chat.parley.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the fixtures of a version, using its jar. Run by hand, as described in {@code
 * src/test/resources/upgrade/README.md}; its name excludes it from the build.
 */
class FixtureWriter {

  @TempDir private Path directory;

  @Test
  void writeFixtures() throws Exception {
    var jar = new EarlierJar(Path.of(System.getProperty("fixture.jar")).toAbsolutePath());
    Path target = Path.of("src/test/resources/upgrade", System.getProperty("fixture.version"));
    Files.createDirectories(target);
    writeSqlite(jar, target);
    writePostgresql(jar, target, System.getProperty("fixture.database"));
  }

  @SuppressWarnings("try") // close() is SIGKILL
  private void writeSqlite(EarlierJar jar, Path target) throws Exception {
    Path data = directory.resolve("data");
    try (var server = jar.start(directory, Scenario.properties())) {
      new Scenario(server.port()).play().write(target.resolve("sqlite.json"));
      server.close();
      zip(data, target.resolve("sqlite-killed.zip"));
      server.start();
      server.stop();
      zip(data, target.resolve("sqlite-stopped.zip"));
    }
  }

  private static void zip(Path data, Path file) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file));
        var paths = Files.list(data)) {
      for (Path path : paths.sorted().toList()) {
        zip.putNextEntry(new ZipEntry(path.getFileName().toString()));
        Files.copy(path, zip);
      }
    }
  }

  /**
   * Writes the fixture of PostgreSQL with the {@code pg_dump} on the path, whose major version has
   * to be at least that of the server.
   *
   * @param database {@code host:port/database} of an empty database, with a user that needs no
   *     password
   */
  private void writePostgresql(EarlierJar jar, Path target, String database) throws Exception {
    var properties = new ArrayList<>(List.of(Scenario.properties()));
    properties.add("parley.store.url=jdbc:postgresql://" + database);
    properties.add("parley.store.username=postgres");
    String[] arguments = properties.toArray(String[]::new);
    try (var server = jar.start(directory, arguments)) {
      new Scenario(server.port()).play().write(target.resolve("postgresql.json"));
    }
    Files.writeString(target.resolve("postgresql.sql"), dump(database));
  }

  private static String dump(String database) throws Exception {
    Process dump =
        new ProcessBuilder(
                "pg_dump",
                "--inserts",
                "--no-owner",
                "--no-privileges",
                "--encoding=UTF8",
                "--dbname=postgresql://postgres@" + database)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String sql;
    try (var lines = dump.inputReader()) {
      // These commands are understood by psql only.
      sql =
          lines
              .lines()
              .filter(line -> !line.matches("\\\\(un)?restrict .*"))
              .collect(Collectors.joining("\n", "", "\n"));
    }
    if (dump.waitFor() != 0) {
      throw new IOException("pg_dump failed");
    }
    return sql;
  }
}
