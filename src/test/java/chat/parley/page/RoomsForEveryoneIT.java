package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rooms on the page of a phone, by keyboard only, and as a screen reader tells them. */
@InBrowser
class RoomsForEveryoneIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private ChatPage phone(String name) {
    ChatPage page = PAGES.enter(own.server(), name);
    page.page().setViewportSize(390, 844);
    return page;
  }

  private static void press(ChatPage page, Locator target, String key) {
    target.focus();
    page.page().keyboard().press(key);
  }

  private static void openMembers(ChatPage page) {
    press(page, page.page().locator("button.members"), "Enter");
    assertThat(page.dialog().locator(".members-list li").first()).isVisible();
  }

  @Test
  void aRoomIsCreatedJoinedAndLeftOnAPhone() {
    ChatPage ann = phone("ann");
    ChatPage bob = phone("bob");
    ann.page().getByText("All conversations").click();
    ann.page().locator("button.rooms").click();
    ann.dialog().getByLabel("Name of the room").fill("plans");
    ann.dialog().getByLabel("Open to").selectOption("private");
    ann.dialogButton("Create").click();
    assertThat(ann.heading()).hasText("#plans");
    ann.write("hello");
    ann.page().locator("button.members").click();
    ann.dialog().getByLabel("Invite a person").fill("bob");
    ann.dialogButton("Invite").click();
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is invited.");
    bob.page().getByText("All conversations").click();
    bob.page().locator("button.rooms").click();
    bob.dialogButton("Accept #plans").click();
    assertThat(bob.heading()).hasText("#plans");
    bob.write("thank you");
    ann.dialogButton("Close").click();
    ann.shows("hello", "thank you");
    bob.page().locator("button.members").click();
    bob.dialogButton("Leave the room").click();
    bob.dialogIsClosed();
    bob.page().getByText("All conversations").click();
    assertThat(bob.names()).hasText(new String[] {"Everyone"});
  }

  @Test
  void membersAreManagedByKeyboard() {
    PAGES.enter(own.server(), "bobby");
    RoomOwner.create(own.server(), "ann", "plans", "private").add("carl");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("plans");
    openMembers(ann);
    Locator invited = ann.dialog().getByLabel("Invite a person");
    invited.focus();
    ann.page().keyboard().type("bob");
    assertThat(ann.page().locator("#invited-names option")).hasCount(1);
    assertThat(ann.page().locator("#invited-names option")).hasAttribute("value", "bobby");
    ann.page().keyboard().type("by");
    ann.page().keyboard().press("Enter");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bobby is invited.");
    assertThat(invited).isFocused();
    press(ann, ann.dialog().getByLabel("Role of carl"), "ArrowDown");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS))
        .hasText("The role of carl is now moderator.");
    press(ann, ann.dialogButton("Remove carl"), "Enter");
    assertThat(ann.dialog().locator(".members-list li")).hasCount(2);
    assertThat(ann.dialog().locator(".content")).isFocused();
    ann.page().keyboard().press("Escape");
    ann.dialogIsClosed();
    assertThat(ann.page().locator("button.members")).isFocused();
  }

  @Test
  void aRoomIsCreatedByKeyboard() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    press(ann, ann.page().locator("button.rooms"), "Enter");
    ann.dialog().getByLabel("Name of the room").focus();
    ann.page().keyboard().type("plans");
    ann.page().keyboard().press("Tab");
    ann.page().keyboard().type("Our plans");
    ann.page().keyboard().press("Tab");
    ann.page().keyboard().press("ArrowDown");
    ann.page().keyboard().press("Tab");
    ann.page().keyboard().press("Enter");
    assertThat(ann.heading()).hasText("#plans (Our plans)");
    assertThat(ann.composer()).isFocused();
  }

  /** Invites bob, of whose name the server has seen no user. */
  private static void inviteUnknown(ChatPage page) {
    page.dialog().getByLabel("Invite a person").fill("bob");
    page.dialogButton("Invite").click();
    assertThat(page.dialog())
        .matchesAriaSnapshot(
            """
            - 'dialog "Members of #plans"':
              - combobox "Invite a person"
              - button "Invite"
              - alert: /No user named bob has been seen here yet/
              - button "Invite bob anyway"
            """);
    page.dialogButton("Invite bob anyway").click();
  }

  @Test
  void aScreenReaderTellsMembersRolesAndActions() {
    RoomOwner plans = RoomOwner.create(own.server(), "ann", "plans", "private");
    plans.add("carl");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("plans");
    openMembers(ann);
    inviteUnknown(ann);
    assertThat(ann.dialog())
        .matchesAriaSnapshot(
            """
            - 'dialog "Members of #plans"':
              - 'heading "Members of #plans" [level=2]'
              - button "Close"
              - status: bob is invited.
              - paragraph: 2 members · 1 online
              - list "Members":
                - listitem:
                  - paragraph: ann online
                  - combobox "Role of ann"
                - listitem:
                  - paragraph: bob
                  - text: invited
                  - button "Remove bob"
                - listitem:
                  - paragraph: /carl/
                  - combobox "Role of carl"
                  - button "Remove carl"
              - combobox "Invite a person"
              - button "Invite"
              - button "Leave the room"
            """);
    press(ann, ann.page().getByRole(AriaRole.DIALOG), "Escape");
    ann.dialogIsClosed();
    checkAccessible(ann);
  }

  /**
   * Expects no accessibility violation in the dialogs, in light and dark, with all kinds of rows.
   */
  private static void checkAccessible(ChatPage page) {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      page.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      openMembers(page);
      assertThat(Axe.violations(page.page())).as("members, %s", scheme).isEmpty();
      page.dialogButton("Close").click();
      page.dialogIsClosed();
      press(page, page.page().locator("button.rooms"), "Enter");
      assertThat(page.dialog().locator("ul").first()).isVisible();
      assertThat(Axe.violations(page.page())).as("rooms, %s", scheme).isEmpty();
      page.dialogButton("Close").click();
      page.dialogIsClosed();
    }
  }
}
