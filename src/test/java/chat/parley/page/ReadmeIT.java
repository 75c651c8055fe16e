package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import chat.parley.testkit.ParleyServer;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples in the README, pasted into the console of the page. */
@InBrowser
class ReadmeIT {

  private static final Path README = Path.of("README.md");
  private static final Pattern SENT = Pattern.compile("(?:body|message): \"([^\"]+)\"");

  @RegisterExtension static final Pages PAGES = new Pages();

  private static List<String> examples() {
    assumeThat(README).exists();
    return Examples.in(README);
  }

  @Test
  void eachExampleLogsAMessageThatItReceived() {
    assertThat(examples()).isNotEmpty();
    for (String example : examples()) {
      ConsoleMessage line = firstLineOf(example);
      assertThat(line.type()).as(line.text()).isEqualTo("log");
      assertThat(SENT.matcher(example).results().map(sent -> sent.group(1)))
          .as(example)
          .anyMatch(line.text()::contains);
    }
  }

  private static ConsoleMessage firstLineOf(String example) {
    try (var server = ParleyServer.start()) {
      ChatPage page = PAGES.blank(server);
      page.load();
      return page.page()
          .waitForConsoleMessage(
              new Page.WaitForConsoleMessageOptions().setTimeout(10_000),
              () -> Console.paste(page.page(), example));
    }
  }
}
