package chat.parley.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The JavaScript examples in a document. */
final class Examples {

  /** The documentation of the client. */
  static final Path CLIENT = Path.of("docs", "client.md");

  private static final Pattern EXAMPLE =
      Pattern.compile("^```js\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private Examples() {}

  /** Returns the code blocks in the order of the document. */
  static List<String> in(Path document) {
    try {
      return EXAMPLE
          .matcher(Files.readString(document))
          .results()
          .map(example -> example.group(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
