package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a server in token mode. */
@InBrowser
class TokenPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @Test
  void aPageEntersWithATokenAndReportsAMissingOne() {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      ChatPage alice = PAGES.blank(server);
      alice.load();
      Page page = alice.page();
      page.getByLabel("Your name").fill("alice");
      page.getByLabel("Your name").press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This server requires a token");
      page.locator("input[name=token]").fill(TestTokens.of("alice"));
      alice.enterAs("alice");
      alice.write("hello");
      alice.shows("hello");
      page.reload();
      alice.isConnected();
      alice.shows("hello");
    }
  }
}
