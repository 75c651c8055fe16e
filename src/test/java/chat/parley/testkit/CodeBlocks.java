package chat.parley.testkit;

import java.util.List;
import java.util.regex.Pattern;

/** The code blocks of Markdown documents. */
public final class CodeBlocks {

  private CodeBlocks() {}

  /**
   * Returns the contents of the code blocks in a language, such as {@code xml}, in the order of the
   * text.
   */
  public static List<String> in(String markdown, String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(markdown)
        .results()
        .map(block -> block.group(1))
        .toList();
  }
}
