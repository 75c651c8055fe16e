package chat.parley.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown text, parsed as far as the checks need it, with the anchors that GitHub generates. */
final class Markdown {
  private static final Pattern FENCE =
      Pattern.compile("^ *(```+|~~~+).*?(^ *\\1 *$|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE =
      Pattern.compile("(?<!`)(`+)(?!`)((?:[^`\\n]++|`|\\n(?!\\s*\\n))+?)(?<!`)\\1(?!`)");
  private static final Pattern LINK =
      Pattern.compile(
          "\\]\\(\\s*<?([^)\\s>]+)>?[^)]*\\)|^ *\\[[^\\]]+\\]: *(\\S+)", Pattern.MULTILINE);
  private static final Pattern HEADING =
      Pattern.compile("^ *#{1,6} +(.*?)[ #]*$", Pattern.MULTILINE);
  private static final Pattern ID = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

  /** A part of the text, and its line from 1. */
  record Found(int line, String text) {}

  private final String unfenced;
  private final String prose;

  Markdown(String text) {
    unfenced = blankOut(FENCE, text);
    prose = blankOut(CODE, unfenced);
  }

  static Markdown read(Path file) {
    try {
      return new Markdown(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the targets of links and images. */
  List<Found> links() {
    return LINK.matcher(prose)
        .results()
        .map(link -> found(link, link.group(1) != null ? 1 : 2))
        .toList();
  }

  /** Returns the words in inline code, without surrounding punctuation. */
  List<Found> codeWords() {
    return CODE.matcher(unfenced)
        .results()
        .map(code -> found(code, 2))
        .flatMap(
            code ->
                Stream.of(code.text().strip().split("\\s+"))
                    .map(word -> word.replaceAll("^[\"']+|[\"',;:]+$", ""))
                    .map(word -> new Found(code.line(), word)))
        .toList();
  }

  List<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> anchors = new ArrayList<>();
    HEADING
        .matcher(unfenced)
        .results()
        .map(heading -> slug(heading.group(1)))
        .forEach(
            slug -> {
              int before = seen.merge(slug, 1, Integer::sum) - 1;
              anchors.add(before == 0 ? slug : slug + "-" + before);
            });
    ID.matcher(prose).results().map(id -> id.group(1)).forEach(anchors::add);
    return anchors;
  }

  private static String slug(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private Found found(MatchResult match, int group) {
    String before = unfenced.substring(0, match.start(group));
    return new Found(1 + (int) before.chars().filter(c -> c == '\n').count(), match.group(group));
  }

  /** Replaces the matches by blanks, so that the lines keep their numbers. */
  private static String blankOut(Pattern part, String text) {
    return part.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
  }
}
