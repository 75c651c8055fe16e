package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.Shell;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps of {@code docs/tutorial.md}: the commands, the page, the addresses and the conversation
 * are those of the document. Only the ports and the process id differ, nothing is cloned, and the
 * application as it was built for the tests takes the place of {@code ./mvnw spring-boot:run}.
 */
@InBrowser
class TutorialIT {

  private static final String START = "./mvnw spring-boot:run\n";

  /** The exit status of a process that SIGKILL has ended. */
  private static final int KILLED = 128 + 9;

  /** The client waits up to 15 s between two attempts to connect. */
  private static final HasTextOptions AFTER_RECONNECTION = new HasTextOptions().setTimeout(30_000);

  @RegisterExtension static final Pages PAGES = new Pages();

  @TempDir Path serverDirectory;
  @TempDir Path readerDirectory;

  /** The pages that the reader has opened, by the name of their user. */
  private final Map<String, Page> pages = new LinkedHashMap<>();

  @Test
  void thePageShowsEachMessageOnceAlthoughTheServerIsKilled() {
    try (var parley = new ServerProcess(ParleyApplication.class, serverDirectory)) {
      var tutorial = new Tutorial(parley.port(), FreePort.next());
      List<String> commands = tutorial.blocks("sh");
      assertThat(commands).hasSize(5);
      assertThat(commands.getFirst()).endsWith("\ncd parley\n" + START);
      Shell.run(readerDirectory, commands.get(1));
      tutorial.savePage(readerDirectory);
      try (Shell web = Shell.start(readerDirectory, commands.get(2))) {
        web.awaitOutput(":" + tutorial.pagePort() + "/");
        List<String> first = tutorial.conversation(1);
        chat(tutorial, first);
        kill(parley, commands.get(3), readerDirectory);
        List<String> all = tutorial.conversation(2);
        assertThat(all).hasSize(first.size() + 1).startsWith(first.toArray(String[]::new));
        chatWhileAway(all.getLast());
        assertThat(commands.get(4)).isEqualTo(START);
        parley.start();
        chatGoesOn(all);
      }
    }
  }

  private void chat(Tutorial tutorial, List<String> lines) {
    for (String url : tutorial.pageUrls()) {
      pages.put(url.substring(url.indexOf('=') + 1), PAGES.foreign(url));
    }
    assertThat(pages).containsOnlyKeys("alice", "bob");
    pages.keySet().forEach(user -> hasStatus(user, "connected, 0 waiting"));
    for (int i = 0; i < lines.size(); i++) {
      write(lines.get(i));
      List<String> written = lines.subList(0, i + 1);
      pages.values().forEach(page -> shows(page, written));
    }
  }

  /** Kills the process whose id is in the line that the server logs when it is ready. */
  private static void kill(ServerProcess parley, String command, Path directory) {
    Matcher line =
        Pattern.compile(
                "INFO (\\d+) --- .* is running at http://localhost:%d/;".formatted(parley.port()))
            .matcher(parley.log());
    assertThat(line.find()).as(parley.log()).isTrue();
    Shell.run(directory, command.replace("12345", line.group(1)));
    assertThat(parley.exitStatus()).isEqualTo(KILLED);
  }

  private void chatWhileAway(String line) {
    hasStatus("alice", "away, 0 waiting");
    hasStatus("bob", "away, 0 waiting");
    write(line);
    hasStatus("bob", "away, 1 waiting");
  }

  private void chatGoesOn(List<String> lines) {
    pages.keySet().forEach(user -> hasStatus(user, "connected, 0 waiting"));
    pages.values().forEach(page -> shows(page, lines));
    pages.get("alice").reload();
    shows(pages.get("alice"), lines);
  }

  /** Writes a line of the conversation, which begins with the name of its sender. */
  private void write(String line) {
    String[] parts = line.split(": ", 2);
    Page page = pages.get(parts[0]);
    page.getByLabel("Message").fill(parts[1]);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send")).click();
  }

  private void hasStatus(String user, String status) {
    assertThat(pages.get(user).locator("#status"))
        .hasText(user + ": " + status, AFTER_RECONNECTION);
  }

  private static void shows(Page page, List<String> lines) {
    assertThat(page.locator("#messages li")).hasText(lines.toArray(String[]::new));
  }
}
