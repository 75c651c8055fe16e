package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rooms in which a user may not write: the page says why in place of the field, and learns of
 * changes.
 */
@InBrowser
class RoomRightsPageIT {

  private static final String READER =
      "You can read this room, but not write in it, because your role is reader.";
  private static final String MODERATORS =
      "You can read this room, but not write in it: only its moderators and owners can.";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private RoomOwner news() {
    return RoomOwner.create(own.server(), "zoe", "news", "private");
  }

  private static void setRole(RoomOwner owner, String role) {
    owner.change("{\"add\": [{\"user\": \"ann\", \"role\": \"%s\"}]}".formatted(role));
  }

  private static Locator note(ChatPage page) {
    return page.page().getByRole(AriaRole.STATUS).and(page.page().locator(".note"));
  }

  @Test
  void aReaderSeesWhyThereIsNoFieldUntilTheRoleChanges() {
    RoomOwner owner = news();
    setRole(owner, "reader");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("#news");
    assertThat(note(ann)).hasText(READER);
    assertThat(ann.composer()).hasCount(0);
    setRole(owner, "member");
    assertThat(ann.composer()).isVisible();
    assertThat(note(ann)).hasText("");
    ann.write("thank you");
    ann.shows("thank you");
    setRole(owner, "reader");
    assertThat(note(ann)).hasText(READER);
    assertThat(ann.composer()).hasCount(0);
    ann.page().reload();
    ann.isConnected();
    ann.choose("#news");
    assertThat(note(ann)).hasText(READER);
    ann.choose("Everyone");
    assertThat(ann.composer()).isVisible();
  }

  @Test
  void aMemberLearnsThatOnlyModeratorsWrite() {
    RoomOwner owner = news();
    owner.add("ann");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("#news");
    ann.composer().focus();
    owner.update("{\"write\": \"moderators\"}");
    assertThat(note(ann)).hasText(MODERATORS);
    assertThat(note(ann)).isFocused();
    assertThat(ann.composer()).hasCount(0);
    setRole(owner, "moderator");
    assertThat(ann.composer()).isFocused();
    setRole(owner, "member");
    assertThat(note(ann)).hasText(MODERATORS);
    owner.update("{\"write\": \"members\"}");
    assertThat(ann.composer()).isFocused();
  }

  @Test
  void aTextThatWasBegunCanBeCopiedAndIsSentWhenTheUserMayWriteAgain() {
    RoomOwner owner = news();
    owner.add("ann");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("#news");
    ann.composer().fill("half a thought");
    setRole(owner, "reader");
    assertThat(note(ann)).hasText(READER);
    assertThat(ann.composer()).hasAttribute("readonly", "");
    assertThat(ann.page().locator(".composer button")).isDisabled();
    ann.composer().press("Enter");
    setRole(owner, "member");
    assertThat(ann.composer()).isEditable();
    ann.shows();
    ann.composer().press("Enter");
    ann.shows("half a thought");
  }

  @Test
  void aRefusedMessageShowsThatTheRoleHasChangedWhereNoEventTellsOfIt() {
    RoomOwner owner = news();
    owner.add("ann");
    PageSockets sockets =
        PageSockets.droppingServerFrames(frame -> frame.contains("\"role\":\"reader\""));
    ChatPage ann = PAGES.enter(own.server(), "ann", sockets);
    ann.choose("#news");
    ann.write("one");
    ann.shows("one");
    setRole(owner, "reader");
    ann.write("two");
    assertThat(ann.refused()).containsText("Your role in this room does not allow that.");
    assertThat(note(ann)).hasText(READER);
  }

  @Test
  void theNoticeIsAccessibleOnEveryScreenInBothLanguages() {
    setRole(news(), "reader");
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      Page page = ann.page();
      ann.choose("#news");
      assertThat(page.locator(".note.silence")).isVisible();
      for (int width : new int[] {1280, 390}) {
        page.setViewportSize(width, 844);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
            .isEqualTo(0);
        assertThat(Axe.violations(page)).isEmpty();
      }
    }
  }
}
