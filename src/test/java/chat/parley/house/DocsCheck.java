package chat.parley.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks that the links and names in a document exist. */
final class DocsCheck {
  private static final Pattern EXTERNAL = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
  private static final Pattern PATH = Pattern.compile("(?:src/|docs/|\\.ci/).*|.*\\.java");
  private static final Pattern TYPE =
      Pattern.compile("@?([A-Z][A-Za-z0-9]*[a-z0-9][A-Z][A-Za-z0-9]*)(?:[.#(<\\[:].*)?");
  private static final Pattern NAME =
      Pattern.compile("(?:--|-D)?(parley(?:\\.[a-z][a-z0-9-]*)+)(?:[.\\[=:].*)?");

  private final Path root;
  private final Set<Path> paths;
  private final Set<String> types;
  private final Set<String> names;
  private final Map<Path, List<String>> anchors = new HashMap<>();

  /**
   * @param root the root of the repository
   * @param paths all files and directories that inline code may name, relative to the root
   * @param types the simple names of all types
   * @param names all names of the form {@code parley.x}: properties, metrics and, for properties
   *     that are maps, {@code x.*}
   */
  DocsCheck(Path root, Set<Path> paths, Set<String> types, Set<String> names) {
    this.root = root;
    this.paths = paths;
    this.types = types;
    this.names = names;
  }

  List<String> faults(Path file, String text) {
    var document = new Markdown(text);
    return Stream.concat(
            document.links().stream()
                .filter(link -> !EXTERNAL.matcher(link.text()).matches())
                .filter(link -> !resolves(file, document, link.text()))
                .map(link -> fault(file, link, "no such target: ")),
            document.codeWords().stream()
                .filter(word -> !exists(word.text()))
                .map(word -> fault(file, word, "no such thing: ")))
        .toList();
  }

  private static String fault(Path file, Markdown.Found found, String problem) {
    return "%s:%d: %s%s".formatted(file, found.line(), problem, found.text());
  }

  private boolean resolves(Path file, Markdown document, String link) {
    String[] parts = link.split("#", 2);
    if (parts[0].isEmpty()) {
      return document.anchors().contains(parts[1]);
    }
    Path target = root.resolve(relativeTo(file, parts[0])).normalize();
    if (!target.startsWith(root) || !Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || !target.toString().endsWith(".md")
        || anchors
            .computeIfAbsent(target, read -> Markdown.read(read).anchors())
            .contains(parts[1]);
  }

  /** Resolves a link. GitHub takes a leading slash for the root of the repository. */
  private static Path relativeTo(Path file, String link) {
    return link.startsWith("/") ? Path.of(link.substring(1)) : file.resolveSibling(link);
  }

  private boolean exists(String word) {
    Matcher type = TYPE.matcher(word);
    Matcher name = NAME.matcher(word);
    if (PATH.matcher(word).matches()) {
      return isPath(word);
    } else if (type.matches()) {
      return types.contains(type.group(1));
    }
    return !name.matches() || word.endsWith(".jar") || isName(name.group(1));
  }

  private boolean isPath(String word) {
    var glob = root.getFileSystem().getPathMatcher("glob:" + word.replaceAll("/$", ""));
    return paths.stream()
        .anyMatch(path -> glob.matches(path) || (word.endsWith(".java") && path.endsWith(word)));
  }

  private boolean isName(String name) {
    return names.stream()
        .anyMatch(
            known ->
                known.equals(name)
                    || known.startsWith(name + ".")
                    || (known.endsWith(".*") && name.startsWith(known.replace("*", ""))));
  }
}
