package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rendering of message texts. */
@InBrowser
class MessageTextIT {

  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
          + "{{constructor.constructor('document.title=1')()}} &lt;b&gt; javascript:alert(1)";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void hostileTextIsShownAsText() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    try (var old = LegacyUser.broadcast(own.server());
        var mallory = LegacyUser.pointToPoint(own.server(), "mallory")) {
      old.send(HOSTILE);
      ann.shows(HOSTILE);
      ann.write(HOSTILE);
      ann.shows(HOSTILE, HOSTILE);
      mallory.send("{\"message\": \"<b onclick=x>\", \"to_user\": \"ann\"}");
      ann.choose("mallory");
      ann.shows("<b onclick=x>");
      mallory.send("{\"to_user\": \"ann\", \"message\": {\"__proto__\": 1}}");
      ann.shows("<b onclick=x>", "{\"to_user\": \"ann\", \"message\": {\"__proto__\": 1}}");
    }
    assertThat(ann.page()).hasTitle("Parley");
    assertThat(ann.page().locator("#page :is(img, script, b)")).hasCount(0);
  }

  @Test
  void linksAndCodeAreFormattedAndNothingElseIs() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write(
        "see https://example.org/a_(b), (http://localhost:1/?q=1). or javascript:alert(1) `<b>`"
            + " ok");
    ann.write("```\na < b\n  && c\n``` done ```");
    assertThat(ann.texts()).hasCount(2);
    Locator links = ann.texts().first().locator("a");
    assertThat(links)
        .hasText(new String[] {"https://example.org/a_(b)", "http://localhost:1/?q=1"});
    assertThat(links.first()).hasAttribute("rel", "noopener noreferrer");
    assertThat(ann.texts().first().locator("code")).hasText("<b>");
    assertThat(ann.texts().last().locator("code")).hasJSProperty("textContent", "a < b\n  && c");
    assertThat(ann.texts().last()).containsText("done ```");
  }

  @Test
  void bytesAreDescribedInTheLanguageOfTheUser() {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.send("/topic/chat", new byte[] {-1, -2, -3}, "content-type:image/png", "receipt:bytes");
      zoe.receipt("bytes");
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.shows("(3 bytes of image/png)");
    ChatPage wei = PAGES.enter(own.server(), "wei", "zh-CN");
    wei.shows("（3 字节，类型：image/png）");
  }

  @Test
  void extremeMessagesDoNotBreakThePage() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    String[] texts = {
      "w".repeat(60_000),
      "`a`".repeat(20_000),
      "```".repeat(20_000),
      "http://a ".repeat(6_000),
      "http://" + "(".repeat(30_000) + ")".repeat(29_000),
      "http://a" + ")".repeat(59_000),
      "http://a" + ".,".repeat(29_000) + "b",
      "\u202e".repeat(10_000) + "gnp.exe",
      "a\u0301\u0316".repeat(9_000)
    };
    try (var old = LegacyUser.broadcast(own.server())) {
      for (String text : texts) {
        old.send(text);
      }
      old.send("still here");
      old.awaitStored();
    }
    assertThat(ann.texts()).hasCount(texts.length + 1);
    assertThat(ann.texts().last()).hasText("still here");
    assertThat(ann.texts().last()).isInViewport();
    assertThat(ann.page().locator(".log :is(a, code)").count()).isLessThan(1_000);
    assertThat(ann.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
        .isEqualTo(0);
  }

  @Test
  void daysAndRunsOfOneSenderAreMarked() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("one");
    ann.write("two");
    assertThat(ann.pending()).hasCount(0);
    try (var old = LegacyUser.broadcast(own.server())) {
      old.sendAndAwaitStored("three");
    }
    ann.write("four");
    ann.shows("one", "two", "three", "four");
    assertThat(ann.page().locator(".day")).hasText("today");
    assertThat(ann.page().locator(".message.starts .text"))
        .hasText(new String[] {"one", "three", "four"});
  }
}
