package chat.parley.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * That one branch of an artifact was mended; each branch has a fix of its own.
 *
 * @param artifact as {@code org.example:thing}
 * @param from the first version that had the hole, or where the branch begins
 * @param fixed the first one without it
 * @param reason why it may be missing here; empty if it may not
 */
record KnownFix(String artifact, MavenVersion from, MavenVersion fixed, String cve, String reason) {

  private static final String LIST = "/known-fixes.tsv";

  KnownFix {
    if (from.compareTo(fixed) >= 0 || !artifact.contains(":") || !cve.startsWith("CVE-")) {
      throw new IllegalArgumentException(artifact + " " + from + " " + fixed + " " + cve);
    }
  }

  /** The list of the repository. */
  static List<KnownFix> all() {
    try (InputStream list = Objects.requireNonNull(KnownFix.class.getResourceAsStream(LIST))) {
      return read(new String(list.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<KnownFix> read(String list) {
    return list.lines().filter(line -> !line.startsWith("#")).map(KnownFix::of).toList();
  }

  private static KnownFix of(String line) {
    List<String> columns = List.of(line.split("\t"));
    return new KnownFix(
        columns.get(0),
        new MavenVersion(columns.get(1)),
        new MavenVersion(columns.get(2)),
        columns.get(3),
        columns.size() > 4 ? columns.get(4) : "");
  }

  boolean isExcused() {
    return !reason.isEmpty();
  }

  boolean isMissingIn(Dependency dependency) {
    return dependency.isOf(artifact)
        && from.compareTo(dependency.version()) <= 0
        && dependency.version().compareTo(fixed) < 0;
  }
}
