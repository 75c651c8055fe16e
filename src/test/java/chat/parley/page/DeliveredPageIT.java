package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far messages have come: the page shows those that have arrived, and those that were read. */
@InBrowser
class DeliveredPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static Locator seen(ChatPage page) {
    return page.page().getByRole(AriaRole.LOG).locator(".seen");
  }

  @ParameterizedTest
  @CsvSource({"en-US, Delivered, Seen", "zh-CN, 已送达, 已读"})
  void aMessageIsDeliveredWhenADeviceHasItAndSeenWhenItWasRead(
      String locale, String delivered, String read) {
    ChatPage ann = PAGES.enter(own.server(), "ann", locale);
    ann.page().locator("#person").fill("bob");
    ann.page().locator("#person").press("Enter");
    ann.page().locator(".composer textarea").fill("one");
    ann.page().locator(".composer textarea").press("Enter");
    assertThat(ann.pending()).hasCount(0);
    assertThat(seen(ann)).hasCount(0);
    ChatPage bob = PAGES.enter(own.server(), "bob");
    assertThat(seen(ann)).hasText(delivered);
    bob.choose("ann");
    assertThat(seen(ann)).hasText(read);
    bob.choose("Everyone");
    ann.page().locator(".composer textarea").fill("two");
    ann.page().locator(".composer textarea").press("Enter");
    assertThat(seen(ann)).hasText(new String[] {read, delivered});
    assertThat(Axe.violations(ann.page())).isEmpty();
  }

  @Test
  void aRoomShowsReadersOnly() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "plans", "private");
    owner.add("ann");
    owner.add("bob");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.choose("#plans");
    ann.write("one");
    assertThat(bob.unread()).hasText("1 unread");
    assertThat(seen(ann)).hasCount(0);
    bob.choose("#plans");
    assertThat(seen(ann)).hasText(Pattern.compile("Seen by .bob."));
    bob.choose("Everyone");
    ann.write("two");
    assertThat(bob.unread()).hasText("1 unread");
    assertThat(seen(ann)).hasCount(1);
  }
}
