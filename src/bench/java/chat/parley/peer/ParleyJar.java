package chat.parley.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * An executable jar of the Parley server.
 *
 * @param version the version stated in its manifest
 * @param built the time of its build in ISO 8601; {@code an unknown time} if it does not state it
 */
public record ParleyJar(Path path, String version, String built) {

  /** The jar that this build creates. */
  public static final Path BUILT = Path.of("target", "parley.jar");

  /** In earlier versions the start class is the application. */
  private static final List<String> START_CLASSES =
      List.of("chat.parley.Launcher", "chat.parley.ParleyApplication");

  /**
   * Reads the manifest and the build information of a jar.
   *
   * @throws IllegalArgumentException if the file is missing, is not a jar or is not an executable
   *     Parley jar; the message names the file
   */
  public static ParleyJar of(Path path) {
    if (!Files.exists(path)) {
      throw refused(path, "does not exist");
    }
    if (!Files.isRegularFile(path)) {
      throw refused(path, "is not a file");
    }
    try (var jar = new JarFile(path.toFile())) {
      Attributes attributes = attributes(path, jar.getManifest());
      String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new ParleyJar(path, version == null ? "unknown" : version, built(jar));
    } catch (ZipException e) {
      throw refused(path, "is not a jar: " + e.getMessage());
    } catch (IOException e) {
      throw refused(path, "cannot be read: " + e.getMessage());
    }
  }

  private static Attributes attributes(Path path, Manifest manifest) {
    if (manifest == null) {
      throw refused(path, "is not an executable Parley jar: it has no manifest");
    }
    String start = manifest.getMainAttributes().getValue("Start-Class");
    if (start == null || !START_CLASSES.contains(start)) {
      throw refused(
          path,
          "is not an executable Parley jar: the Start-Class of its manifest is %s; expected is %s"
              .formatted(start == null ? "missing" : start, START_CLASSES.getFirst()));
    }
    return manifest.getMainAttributes();
  }

  private static String built(JarFile jar) throws IOException {
    ZipEntry entry = jar.getEntry("META-INF/build-info.properties");
    var properties = new Properties();
    if (entry != null) {
      try (var in = jar.getInputStream(entry)) {
        properties.load(in);
      }
    }
    return properties.getProperty("build.time", "an unknown time");
  }

  private static IllegalArgumentException refused(Path path, String reason) {
    return new IllegalArgumentException(path.toAbsolutePath().normalize() + " " + reason);
  }
}
