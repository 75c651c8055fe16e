package chat.parley.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that the build has made, unpacked into another directory. */
class DistributionIT {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** The JVM ends with a failure if it cannot use the cache. */
  private static final String CACHE_REQUIRED = "-XX:AOTMode=on";

  @TempDir private static Path unpacked;

  @TempDir private Path directory;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int status, String output) {}

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    try (Stream<Path> files = Files.list(TARGET)) {
      Path archive =
          files
              .filter(file -> file.toString().endsWith(".tar.gz"))
              .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
              .orElseThrow(() -> new AssertionError("Built by ./mvnw package -DskipTests"));
      assertThat(run(unpacked, Map.of(), "tar", "-xzf", archive.toString()).status).isZero();
    }
  }

  /** A copy of its own for each test, in a path with spaces; its files are links, but the jar. */
  @BeforeEach
  void copy() throws IOException, InterruptedException {
    home = directory.resolve("chat server").resolve("parley");
    Files.createDirectory(home.getParent());
    try (Stream<Path> names = Files.list(unpacked)) {
      String original = names.findFirst().orElseThrow().toString();
      assertThat(run(directory, Map.of(), "cp", "-al", original, home.toString()).status).isZero();
    }
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  private Path launcher() {
    return home.resolve("bin/parley");
  }

  /** Starts the launcher in another directory, and waits for its end. */
  private Outcome launch(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of(launcher().toString()), Stream.of(arguments));
    return run(directory, environment, command.toArray(String[]::new));
  }

  private static Outcome run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** Replaces a file by a changed copy, because the others are links to the same one. */
  private void replace(Path file, byte[] content) throws IOException {
    Files.delete(file);
    Files.write(file, content);
  }

  private Path fakeJdk(String version) throws IOException {
    Path jdk = Files.createDirectories(directory.resolve("jdk" + version));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectory(jdk.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '<%s> ' \"$@\"\nexit 7\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return jdk;
  }

  @Test
  void theServerRunsFromALinkAndEndsBySigterm() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("chat server/parley"));
    Path second = Files.createSymbolicLink(directory.resolve("parley"), link.resolve("bin/parley"));
    environment.put("JDK_JAVA_OPTIONS", CACHE_REQUIRED);
    try (var server = ServerProcess.ofLauncher(second, environment, directory)) {
      assertThat(server.status("/")).isEqualTo(200);
      server.stop();
      assertThat(server.exitStatus()).isEqualTo(143);
      assertThat(server.log()).contains(" is running at ").doesNotContain("AOT cache");
    }
  }

  @Test
  void theServerStartsWithoutTheCacheIfAJarHasChangedAndLogsThat() throws IOException {
    Path jar = home.resolve("parley.jar");
    byte[] content = Files.readAllBytes(jar);
    replace(jar, content);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    try (var server = ServerProcess.ofLauncher(launcher(), environment, directory)) {
      assertThat(server.status("/")).isEqualTo(200);
      assertThat(server.log().lines().filter(line -> line.contains("AOT") || line.contains("[aot")))
          .singleElement()
          .asString()
          .contains("The AOT cache " + home.toRealPath().resolve("parley.aot") + " is not used");
    }
  }

  @Test
  void aCacheOfAnotherJdkIsIgnoredSilently() throws IOException, InterruptedException {
    Path cache = home.resolve("parley.aot");
    byte[] content = Files.readAllBytes(cache);
    int version = new String(content, 0, 4096, ISO_8859_1).indexOf("VM (" + Runtime.version());
    assertThat(version).isPositive();
    content[version + "VM (".length()] = '0';
    replace(cache, content);
    Outcome outcome = launch("--version");
    assertThat(outcome.output).startsWith("parley ").hasLineCount(1);
    assertThat(outcome.status).isZero();
    environment.put("JDK_JAVA_OPTIONS", CACHE_REQUIRED);
    assertThat(launch("--version").status).as("with the cache required").isEqualTo(1);
  }

  @Test
  void theCacheFitsTheCollectorOfASmallMachine() throws IOException, InterruptedException {
    environment.put("JDK_JAVA_OPTIONS", CACHE_REQUIRED + " -XX:+UseSerialGC -Xmx256m");
    assertThat(launch("--version").status).isZero();
  }

  @Test
  void withoutACacheParleyStarts() throws IOException, InterruptedException {
    Files.delete(home.resolve("parley.aot"));
    assertThat(launch("--version").output).startsWith("parley ").hasLineCount(1);
  }

  @Test
  void argumentsAndTheExitStatusArePassedOn() throws IOException, InterruptedException {
    assertThat(launch("--help").output).startsWith("usage: ");
    assertThat(launch("lod").status).isEqualTo(2);
    environment.put("JAVA_HOME", fakeJdk("25").toString());
    Outcome outcome = launch("--a=b c", "", "*");
    assertThat(outcome.output).endsWith("/parley.jar> <--a=b c> <> <*> ");
    assertThat(outcome.status).isEqualTo(7);
  }

  @Test
  void anOlderJavaIsPassedOver() throws IOException, InterruptedException {
    environment.put("JAVA_HOME", fakeJdk("1.8.0_402").toString());
    environment.put("PATH", fakeJdk("26.0.1").resolve("bin") + ":" + System.getenv("PATH"));
    assertThat(launch("--version").status).isEqualTo(7);
  }

  @Test
  void withoutASuitableJavaTheErrorSaysWhatToDo() throws IOException, InterruptedException {
    String script = Files.readString(launcher());
    replace(launcher(), script.replace("/usr/lib/jvm/*", directory + "/none/*").getBytes(UTF_8));
    Files.setPosixFilePermissions(launcher(), PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("JAVA_HOME", fakeJdk("24").toString());
    environment.put("PATH", fakeJdk("17.0.15").resolve("bin") + ":/usr/bin:/bin");
    Outcome outcome = launch();
    assertThat(outcome.output)
        .startsWith("parley: Parley requires Java 25 or later; there is none in JAVA_HOME (")
        .contains("Install JDK 25 (https://adoptium.net)")
        .hasLineCount(1);
    assertThat(outcome.status).isEqualTo(1);
  }
}
