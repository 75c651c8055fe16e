package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names of which the server has seen no user: the page says so, and the user may go on. */
@InBrowser
class UnknownUsersPageIT {

  private static final String UNKNOWN =
      "No user named bob has been seen here yet. Check the name; what you send waits until bob"
          + " connects.";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static Locator note(ChatPage page) {
    return page.page().locator("#note");
  }

  private static void openMembersOfNewRoom(ChatPage page, String room) {
    page.page().locator("button.rooms").click();
    page.dialog().locator("input[name=room]").fill(room);
    page.dialog().locator("input[name=room]").press("Enter");
    page.dialogIsClosed();
    page.page().locator("button.members").click();
    assertThat(page.dialog().locator(".members-list li")).hasCount(1);
  }

  @Test
  void aMessageToAUserThatHasNotBeenSeenIsSentAfterAWarning() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("bob");
    assertThat(note(ann)).hasText(UNKNOWN);
    assertThat(ann.composer()).isFocused();
    assertThat(ann.composer()).hasAccessibleDescription(UNKNOWN);
    ann.composer().fill("are you there?");
    assertThat(ann.page().locator(".composer button")).hasText("Send anyway");
    ann.composer().press("Enter");
    assertThat(ann.pending()).hasCount(0);
    ChatPage bob = PAGES.enter(own.server(), "bob");
    bob.choose("ann");
    bob.shows("are you there?");
    assertThat(note(bob)).hasText("");
    bob.write("yes");
    ann.shows("are you there?", "yes");
    assertThat(note(ann)).hasText("");
    assertThat(ann.page().locator(".composer button")).hasText("Send");
  }

  @Test
  void thereIsNoWarningAboutAUserThatHasBeenSeen() {
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/topic/chat", "hello");
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("zoe");
    assertThat(note(ann)).containsText("No user named zoe");
    ann.open("bob");
    assertThat(ann.heading()).hasText("bob");
    ann.write("hello, bob");
    ann.shows("hello, bob");
    assertThat(note(ann)).hasText("");
  }

  @Test
  void aUserThatHasNotBeenSeenIsInvitedAfterAWarningByKeyboard() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    openMembersOfNewRoom(ann, "plans");
    Locator field = ann.dialog().getByLabel("Invite a person");
    field.fill("bob");
    field.press("Enter");
    assertThat(ann.dialog().getByRole(AriaRole.ALERT).last()).hasText(UNKNOWN);
    assertThat(field).hasValue("bob");
    assertThat(field).isFocused();
    assertThat(ann.dialog().locator(".members-list li")).hasCount(1);
    ann.page().keyboard().press("Tab");
    ann.page().keyboard().press("Tab");
    assertThat(ann.dialogButton("Invite bob anyway")).isFocused();
    ann.page().keyboard().press("Enter");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is invited.");
    assertThat(ann.dialog().locator(".members-list li")).hasCount(2);
    assertThat(ann.dialog().locator(".warning")).hasText("");
    assertThat(ann.dialog().locator(".content")).isFocused();
  }

  @Test
  void aMisspelledNameIsCorrectedBeforeItIsInvited() {
    try (var bob = StompUser.connect(own.server(), "bobby")) {
      bob.store("/topic/chat", "hello");
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    openMembersOfNewRoom(ann, "plans");
    Locator field = ann.dialog().getByLabel("Invite a person");
    field.fill("bob");
    field.press("Enter");
    assertThat(ann.dialogButton("Invite bob anyway")).isVisible();
    field.pressSequentially("by");
    field.press("Enter");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bobby is invited.");
    assertThat(ann.dialogButton("Invite bob anyway")).hasCount(0);
  }

  @Test
  void theWarningsAreAccessibleOnEveryScreenInBothLanguages() {
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      Page page = ann.page();
      page.locator("#person").fill("bob");
      page.locator("#person").press("Enter");
      assertThat(note(ann)).containsText("bob");
      checkLayout(page);
      openMembersOfNewRoom(ann, "room-" + locale);
      page.locator("#invited").fill("bob");
      page.locator("#invited").press("Enter");
      assertThat(ann.dialog().locator(".warning + button")).isVisible();
      checkLayout(page);
    }
  }

  /** Expects no accessibility violation, and nothing that is wider than the screen. */
  private static void checkLayout(Page page) {
    for (int width : new int[] {1280, 390}) {
      page.setViewportSize(width, 844);
      assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .isEqualTo(0);
      assertThat(Axe.violations(page)).isEmpty();
    }
    page.setViewportSize(1280, 844);
  }
}
