package chat.parley.page;

import chat.parley.testkit.CodeBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The code blocks of {@code docs/tutorial.md}, with other ports.
 *
 * @param port of Parley
 * @param pagePort of the web server of the page
 */
record Tutorial(int port, int pagePort) {

  private static final Path DOCUMENT = Path.of("docs", "tutorial.md");
  private static final Pattern FILE = Pattern.compile("Save this file as `([^`]+)`");
  private static final Pattern PAGE_URL = Pattern.compile("`(http://localhost:\\d+/\\?user=\\w+)`");

  private String text() {
    try {
      return Files.readString(DOCUMENT)
          .replace("localhost:8000", "localhost:" + port)
          .replace("localhost:9000", "localhost:" + pagePort)
          .replace("-p 9000", "-p " + pagePort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the code blocks in a language, in the order of the document. */
  List<String> blocks(String language) {
    return CodeBlocks.in(text(), language);
  }

  /** Returns the lines of the conversation, as the given block of text shows them. */
  List<String> conversation(int block) {
    return blocks("text").get(block).lines().toList();
  }

  /** Writes the page to the file that the document names, in the reader's directory. */
  void savePage(Path directory) {
    String name = FILE.matcher(text()).results().findFirst().orElseThrow().group(1);
    try {
      Files.writeString(directory.resolve(name), blocks("html").getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the URLs at which the reader opens the page. */
  List<String> pageUrls() {
    return PAGE_URL.matcher(text()).results().map(url -> url.group(1)).toList();
  }
}
