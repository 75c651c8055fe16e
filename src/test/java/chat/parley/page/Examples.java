package chat.parley.page;

import chat.parley.testkit.CodeBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JavaScript examples in a document. */
final class Examples {

  /** The documentation of the client. */
  static final Path CLIENT = Path.of("docs", "client.md");

  private Examples() {}

  /** Returns the code blocks in the order of the document. */
  static List<String> in(Path document) {
    try {
      return CodeBlocks.in(Files.readString(document), "js");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
