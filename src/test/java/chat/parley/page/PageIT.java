package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InBrowser
class PageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void pagesLegacyClientsAndStompClientsShareTheConversationOfEveryone() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    try (var old = LegacyUser.broadcast(own.server());
        var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.subscribe("all", "/topic/chat");
      old.send("hello from 2020");
      ann.shows("hello from 2020");
      bob.shows("hello from 2020");
      assertThat(old.next()).isEqualTo("hello from 2020");

      ann.write("  \"kept\" as\\it is: 你好 👋  ");
      assertThat(old.next()).isEqualTo("  \"kept\" as\\it is: 你好 👋  ");
      bob.shows("hello from 2020", "\"kept\" as\\it is: 你好 👋");
      assertThat(bob.texts().last()).hasJSProperty("textContent", "  \"kept\" as\\it is: 你好 👋  ");
      bob.write("two\nlines");
      assertThat(old.next()).isEqualTo("two\nlines");
      ann.shows("hello from 2020", "\"kept\" as\\it is: 你好 👋", "two lines");
      zoe.store("/topic/chat", "and I");
      assertThat(old.next()).isEqualTo("and I");
      bob.shows("hello from 2020", "\"kept\" as\\it is: 你好 👋", "two lines", "and I");
      for (String text :
          List.of("hello from 2020", "  \"kept\" as\\it is: 你好 👋  ", "two\nlines", "and I")) {
        assertThat(nextStored(zoe)).isEqualTo(text);
      }
      old.expectNothing();
    }
  }

  /** Waits for the next stored message; typing notifications of pages are skipped. */
  private static String nextStored(StompUser reader) {
    StompFrame frame = reader.next("MESSAGE");
    return frame.header("offset") == null ? nextStored(reader) : frame.text();
  }

  @Test
  void aPageAndALegacyClientExchangeMessages() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    try (var old = LegacyUser.pointToPoint(own.server(), "张三")) {
      old.send("{\"message\": \"psst, \\u4f60好\", \"to_user\": \"ann\"}");
      ann.shows();
      assertThat(ann.page().getByRole(AriaRole.NAVIGATION)).containsText("张三1 unread");
      assertThat(ann.page().locator("nav .last")).hasText("psst, 你好");
      ann.choose("张三");
      ann.shows("psst, 你好");

      ann.write("only for you");
      assertThat(old.next())
          .isEqualTo(
              "{\"message\": \"only for you\", \"to_user\": \"张三\", \"from_user\": \"ann\"}");
      ann.shows("psst, 你好", "only for you");
      old.expectNothing();
    }
  }

  @Test
  void twoPagesExchangeMessages() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.open("bob");
    ann.write("are you there?");
    ann.shows("are you there?");
    bob.choose("ann");
    bob.shows("are you there?");
    bob.write("yes");
    ann.shows("are you there?", "yes");
    bob.choose("Everyone");
    bob.shows();
    bob.open("bob");
    bob.write("note to myself");
    bob.shows("note to myself");
  }

  @Test
  void messagesToADisconnectedUserAreShownWhenThePageOpens() {
    try (var old = LegacyUser.pointToPoint(own.server(), "olga")) {
      old.sendAndAwaitStored("{\"message\": \"1\", \"to_user\": \"ann\"}");
      old.sendAndAwaitStored("{\"message\": \"2\", \"to_user\": \"ann\"}");
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("olga");
    ann.shows("1", "2");
  }

  @Test
  void theLatestMessagesAreShownWhenThePageOpens() {
    try (var old = LegacyUser.broadcast(own.server())) {
      for (int i = 1; i <= 60; i++) {
        old.send("message " + i);
      }
      old.awaitStored();
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    assertThat(ann.texts()).hasCount(50);
    assertThat(ann.texts().first()).hasText("message 11");
    assertThat(ann.texts().last()).isInViewport();
  }

  @Test
  void newMessagesDoNotScrollAPageThatIsScrolledUp() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    try (var old = LegacyUser.broadcast(own.server())) {
      for (int i = 1; i <= 40; i++) {
        old.send("message " + i);
      }
      assertThat(ann.texts().last()).hasText("message 40");
      assertThat(ann.texts().last()).isInViewport();
      ann.composer().fill("grows\n".repeat(9));
      assertThat(ann.texts().last()).isInViewport();
      ann.texts().first().scrollIntoViewIfNeeded();
      old.send("message 41");
      assertThat(ann.texts()).hasCount(41);
      assertThat(ann.texts().first()).isInViewport();
    }
  }

  @Test
  void aButtonCountsNewMessagesAndScrollsToTheNewest() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    Locator newest = ann.page().locator(".newest");
    try (var old = LegacyUser.broadcast(own.server())) {
      for (int i = 1; i <= 40; i++) {
        old.send("message " + i);
      }
      assertThat(ann.texts().last()).hasText("message 40");
      assertThat(ann.texts().last()).isInViewport();
      assertThat(newest).hasCount(0);
      ann.scrollUp();
      assertThat(newest).hasText("↓ Newest");
      old.send("message 41");
      old.send("message 42");
      assertThat(newest).hasText("↓ 2 new");
      newest.click();
      assertThat(ann.texts().last()).hasText("message 42");
      assertThat(ann.texts().last()).isInViewport();
      assertThat(newest).hasCount(0);
    }
  }

  @Test
  void draftsAreKeptPerConversation() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.composer().fill("to all, lat");
    ann.open("bob");
    assertThat(ann.composer()).hasValue("");
    ann.composer().fill("to bob, lat");
    ann.choose("Everyone");
    assertThat(ann.composer()).hasValue("to all, lat");
    ann.page().reload();
    ann.isConnected();
    assertThat(ann.composer()).hasValue("to all, lat");
    ann.choose("bob");
    assertThat(ann.composer()).hasValue("to bob, lat");
  }

  @Test
  void aMessageThatIsTooLongIsReturnedToTheComposer() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    for (int length : new int[] {65_537, 300_000}) {
      String text = "x".repeat(length);
      ann.write(text);
      assertThat(ann.refused().last()).containsText("Not sent: ");
      assertThat(ann.composer()).hasValue(text);
      ann.isConnected();
      ann.write("short " + length);
      assertThat(ann.texts().last()).hasText("short " + length);
      assertThat(ann.refused()).hasCount(0);
    }
  }

  @Test
  void aNameIsProposedCheckedAndRemembered() {
    ChatPage visit = PAGES.blank(own.server());
    visit.load();
    Locator name = visit.page().getByLabel("Your name");
    assertThat(name).hasValue(Pattern.compile("\\w+-\\w+-\\d\\d"));
    name.fill("not a name");
    name.press("Enter");
    assertThat(name).hasValue("not a name");
    visit.enterAs("A\u030angstro\u0308m");
    visit.page().reload();
    visit.isConnected();
    assertThat(visit.page().getByText("\u00c5ngstr\u00f6m")).isVisible();
  }

  @Test
  void aUserNamedEveryoneIsNotTakenForTheConversationOfEveryone() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    try (var everyone = StompUser.connect(own.server(), "everyone")) {
      everyone.store("/app/with.ann", "between the two of us");
    }
    assertThat(ann.names()).hasText(new String[] {"Everyone", "\"everyone\""});
  }
}
