package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pinned messages of a room, as a moderator and a member see them. */
@InBrowser
class PinsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private ChatPage zoe;
  private ChatPage bob;

  @BeforeEach
  void enter() {
    RoomOwner.create(own.server(), "zoe", "plans", "private").add("bob");
    zoe = open("zoe");
    bob = open("bob");
    zoe.write("the agenda");
    bob.shows("the agenda");
    bob.write("any news?");
    zoe.shows("the agenda", "any news?");
  }

  private ChatPage open(String name) {
    ChatPage page = PAGES.enter(own.server(), name);
    page.choose("#plans");
    return page;
  }

  private static Locator pinned(ChatPage page) {
    return page.page().locator(".with .actions button").getByText(Pattern.compile("^Pinned"));
  }

  private static Locator listed(ChatPage page) {
    return page.dialog().locator("li p > span:first-of-type");
  }

  private static void pin(ChatPage page, String text) {
    MessageLine.of(page, text).waitUntilOffered("Pin");
    MessageLine.of(page, text).choose("Pin");
    MessageLine.of(page, text).waitUntilOffered("Unpin");
  }

  @Test
  void aModeratorPinsAndMembersReadTheList() {
    assertThat(pinned(bob)).hasCount(0);
    pin(zoe, "any news?");
    pin(zoe, "the agenda");
    assertThat(MessageLine.of(bob, "the agenda").offers())
        .containsExactly("Reply", "Reply in thread", "Copy text");
    assertThat(pinned(bob)).hasText("Pinned (2)");
    pinned(bob).click();
    assertThat(listed(bob)).hasText(new String[] {"any news?", "the agenda"});
    assertThat(bob.dialogButton("Unpin the agenda")).hasCount(0);
    assertThat(Axe.violations(bob.page())).isEmpty();
    bob.dialogButton("Show the agenda").click();
    bob.dialogIsClosed();
    assertThat(MessageLine.of(bob, "the agenda").line()).isFocused();
    bob.page().setViewportSize(320, 640);
    assertThat(pinned(bob)).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    assertThat(Axe.violations(bob.page())).isEmpty();
  }

  @Test
  void aModeratorEndsAPinInTheListAndInTheMenu() {
    pin(zoe, "the agenda");
    pin(zoe, "any news?");
    pinned(zoe).click();
    zoe.dialogButton("Unpin the agenda").click();
    assertThat(listed(zoe)).hasText(new String[] {"any news?"});
    zoe.dialogButton("Close").click();
    assertThat(pinned(bob)).hasText("Pinned (1)");
    MessageLine.of(zoe, "any news?").choose("Unpin");
    assertThat(pinned(zoe)).hasCount(0);
    assertThat(pinned(bob)).hasCount(0);
  }

  @Test
  void theListFollowsEditsAndRemovals() {
    pin(zoe, "any news?");
    pin(zoe, "the agenda");
    pinned(bob).click();
    assertThat(listed(bob)).hasCount(2);
    MessageLine.of(zoe, "the agenda").choose("Edit");
    zoe.page().getByLabel("Edit the message").fill("another agenda");
    zoe.page().getByLabel("Edit the message").press("Enter");
    assertThat(listed(bob)).hasText(new String[] {"any news?", "another agenda"});
    MessageLine.of(zoe, "any news?").choose("Remove");
    zoe.dialogButton("Remove").click();
    assertThat(listed(bob)).hasText(new String[] {"another agenda"});
    bob.page().reload();
    bob.isConnected();
    bob.choose("#plans");
    assertThat(pinned(bob)).hasText("Pinned (1)");
  }
}
