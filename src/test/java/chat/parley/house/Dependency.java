package chat.parley.house;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A jar as it is in a Maven repository: {@code org/example/thing/1.0/thing-1.0.jar}.
 *
 * @param folder that of all versions of the artifact, wherever the repository is
 */
record Dependency(Path folder, MavenVersion version) {

  /** All jars that tests run with: what Parley runs with, and what tests need beside it. */
  static List<Dependency> all() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.toString().endsWith(".jar"))
        .map(Dependency::of)
        .toList();
  }

  static Dependency of(Path jar) {
    Path version = jar.getParent();
    return new Dependency(version.getParent(), new MavenVersion(version.getFileName().toString()));
  }

  /**
   * Whether it is a version of that artifact.
   *
   * @param artifact as {@code org.example:thing}
   */
  boolean isOf(String artifact) {
    return folder.endsWith(Path.of(artifact.replace('.', '/').replace(':', '/')));
  }
}
