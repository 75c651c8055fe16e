package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rooms on the page, as their owner, a member and an invited user see them. */
@InBrowser
class RoomsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static void openRooms(ChatPage page) {
    page.page()
        .getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Rooms"))
        .click();
    assertThat(page.dialog()).isVisible();
  }

  private static void openMembers(ChatPage page) {
    page.page().locator("button.members").click();
    assertThat(page.dialog().locator(".members-list li").first()).isVisible();
  }

  private static void create(ChatPage page, String room, String title, String kind) {
    openRooms(page);
    page.dialog().getByLabel("Name of the room").fill(room);
    page.dialog().getByLabel("Title (optional)").fill(title);
    page.dialog().getByLabel("Open to").selectOption(kind);
    page.dialogButton("Create").click();
    page.dialogIsClosed();
    assertThat(page.heading()).hasText("#%s (%s)".formatted(room, title));
  }

  @Test
  void aUserCreatesARoomInvitesChangesTheRoleAndRemoves() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    create(ann, "plans", "Our plans", "private");
    openMembers(ann);
    ann.dialog().getByLabel("Invite a person").fill("bob");
    ann.dialogButton("Invite").click();
    ann.dialogButton("Invite bob anyway").click();
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is invited.");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    assertThat(bob.page().locator("button.rooms")).hasText("Rooms1 invitation");
    openRooms(bob);
    bob.dialogButton("Accept #plans (Our plans)").click();
    assertThat(bob.heading()).hasText("#plans (Our plans)");
    bob.write("hello, plans");
    bob.shows("hello, plans");
    ann.dialog().getByLabel("Role of bob").selectOption("moderator");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS))
        .hasText("The role of bob is now moderator.");
    ann.dialogButton("Close").click();
    ann.shows("hello, plans");
    openMembers(ann);
    ann.dialogButton("Remove bob").click();
    assertThat(ann.dialog().locator(".members-list li")).hasCount(1);
    assertThat(bob.heading()).hasText("Everyone");
    assertThat(bob.error()).hasText("#plans (Our plans): You are not a member of this room.");
    assertThat(bob.names()).hasText(new String[] {"Everyone"});
  }

  @Test
  void aUserJoinsAPublicRoomReturnsToItAndLeaves() {
    RoomOwner.create(own.server(), "zoe", "lobby", "public");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/room.lobby", "welcome");
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    openRooms(ann);
    ann.dialogButton("Join #lobby").click();
    ann.shows("welcome");
    ann.write("thank you");
    ann.shows("welcome", "thank you");
    ann.page().reload();
    ann.isConnected();
    ann.choose("lobby");
    ann.shows("welcome", "thank you");
    openMembers(ann);
    assertThat(ann.dialog().locator(".members-list li")).hasCount(2);
    assertThat(ann.dialog().getByLabel("Role of zoe")).hasCount(0);
    ann.dialogButton("Leave the room").click();
    ann.dialogIsClosed();
    assertThat(ann.heading()).hasText("Everyone");
    assertThat(ann.heading()).isFocused();
    assertThat(ann.names()).hasText(new String[] {"Everyone"});
    assertThat(ann.error()).hasText("");
  }

  @Test
  void onlyThoseThatMayInviteHaveAFieldForIt() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "lobby", "public");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    openRooms(ann);
    ann.dialogButton("Join #lobby").click();
    openMembers(ann);
    Locator field = ann.dialog().getByLabel("Invite a person");
    assertThat(field).isVisible();
    owner.update("{\"invite\": \"moderators\"}");
    assertThat(field).hasCount(0);
    owner.update("{\"invite\": \"members\"}");
    assertThat(field).isVisible();
    owner.change("{\"add\": [{\"user\": \"ann\", \"role\": \"reader\"}]}");
    assertThat(field).hasCount(0);
    assertThat(ann.dialogButton("Leave the room")).isVisible();
  }

  @Test
  void anInvitationIsDeclinedAndErrorsAreShownInTheDialog() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "club", "private");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/app/members.club", "{\"do\":\"invite\",\"user\":\"ann\"}");
    }
    ChatPage ann = PAGES.enterWithRefusals(own.server(), "ann");
    openRooms(ann);
    ann.dialogButton("Decline #club").click();
    assertThat(ann.dialog().getByRole(AriaRole.STATUS))
        .hasText("You have declined the invitation to #club.");
    assertThat(ann.dialogButton("Decline #club")).hasCount(0);
    assertThat(ann.dialog().locator(".content")).isFocused();
    ann.dialog().getByLabel("Name of the room").fill(owner.room());
    ann.dialogButton("Create").click();
    assertThat(ann.dialog().getByRole(AriaRole.ALERT))
        .hasText("There is a room of this name already. Choose another name.");
  }

  /** Expects no accessibility violation, and nothing that is wider than the screen. */
  private static void checkLayout(Page page) {
    for (int width : new int[] {1280, 390}) {
      page.setViewportSize(width, 844);
      assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .isEqualTo(0);
      assertThat(
              page.evaluate(
                  "() => { const box = document.querySelector('dialog'); return box.scrollWidth -"
                      + " box.clientWidth; }"))
          .isEqualTo(0);
      assertThat(Axe.violations(page)).isEmpty();
    }
    page.setViewportSize(1280, 844);
  }

  @Test
  void theDialogsAreAccessibleOnEveryScreenInBothLanguages() {
    RoomOwner.create(own.server(), "zoe", "lobby", "public");
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      ann.page().locator("button.rooms").click();
      assertThat(ann.dialog().locator("ul").first()).isVisible();
      checkLayout(ann.page());
      ann.page().locator("input[name=room]").fill("room-" + locale);
      ann.page().locator("input[name=room]").press("Enter");
      ann.page().locator("button.members").click();
      assertThat(ann.dialog().locator("select")).hasCount(1);
      checkLayout(ann.page());
    }
  }

  @Test
  void theDialogsAreUsedByKeyboardAndReturnTheFocus() {
    RoomOwner.create(own.server(), "zoe", "lobby", "public");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    Locator rooms = ann.page().locator("button.rooms");
    rooms.focus();
    ann.page().keyboard().press("Enter");
    assertThat(ann.dialog().locator("h2")).isFocused();
    ann.page().keyboard().press("Escape");
    ann.dialogIsClosed();
    assertThat(rooms).isFocused();
    ann.page().keyboard().press("Enter");
    ann.dialogButton("Join #lobby").focus();
    ann.page().keyboard().press("Enter");
    assertThat(ann.heading()).hasText("#lobby");
    assertThat(ann.composer()).isFocused();
    rooms.focus();
    ann.page().keyboard().press("Enter");
    ann.dialogButton("Open #lobby").focus();
    ann.page().keyboard().press("Enter");
    ann.dialogIsClosed();
    assertThat(rooms).isFocused();
  }

  @Test
  void aTitleNeverPassesForTheNameOfAPersonOrOfAnotherRoom() {
    RoomOwner plans = RoomOwner.create(own.server(), "zoe", "plans", "private");
    plans.update("{\"title\": \"bob\"}");
    plans.add("ann");
    ChatPage ann = PAGES.blank(own.server());
    ann.load();
    ann.page()
        .evaluate(
            """
            async () => {
              const { Parley } = await import('/parley.js');
              await new Parley({ user: 'bob' }).setProfile({ displayName: 'ann' });
            }
            """);
    ann.enterAs("ann");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "it is me");
    }
    assertThat(ann.names()).hasText(new String[] {"Everyone", "bob (ann)", "#plans (bob)"});
    ann.choose("#plans");
    assertThat(ann.page().getByLabel("Message to #plans (bob)")).isVisible();
  }

  /** Answers with two pages of rooms, of which the last one has an invitation. */
  private static void answerWithTwoPages(Route route) {
    String room = "{\"room\": \"%s\", \"kind\": \"private\", \"members\": 2, \"role\": \"%s\"}";
    String page =
        route.request().url().contains("after=")
            ? "{\"rooms\": [" + room.formatted("zebra", "invited") + "]}"
            : "{\"rooms\": [" + room.formatted("apple", "member") + "], \"next\": \"apple\"}";
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(page));
  }

  @Test
  void theInvitationsOfAUserWithManyRoomsAreCountedAndListedFirst() {
    ChatPage ann = PAGES.blank(own.server());
    ann.page().route(url -> url.contains("/api/rooms?mine=true"), RoomsPageIT::answerWithTwoPages);
    ann.load();
    ann.enterAs("ann");
    assertThat(ann.page().locator("button.rooms")).hasText("Rooms1 invitation");
    openRooms(ann);
    assertThat(ann.dialog().getByLabel("Your rooms").locator(".who"))
        .hasText(new String[] {"#zebra", "#apple"});
    assertThat(ann.dialogButton("Accept #zebra")).isVisible();
  }

  @ParameterizedTest
  @CsvSource({"en-US, The server has not answered. Try again.", "zh-CN, 服务器没有回应。请重试。"})
  void aRequestWithoutAnAnswerIsExplainedInBothLanguages(String locale, String text) {
    ChatPage ann = PAGES.enter(own.server(), "ann", locale);
    ann.page().route(url -> url.contains("/api/rooms"), route -> route.abort("connectionrefused"));
    ann.page().locator("button.rooms").click();
    assertThat(ann.dialog().getByRole(AriaRole.ALERT)).hasText(text);
  }

  @Test
  void namesAreCompletedWhileTheyAreTyped() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.page()
        .route(
            url -> url.contains("/api/users"),
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"users\":[{\"name\":\"bob\"},{\"name\":\"bobby\"}]}")));
    ann.page().getByLabel("Write to a person").pressSequentially("bo");
    assertThat(ann.page().locator("#person-names option")).hasCount(2);
    ann.page().getByLabel("Write to a person").fill("");
    assertThat(ann.page().locator("#person-names option")).hasCount(0);
  }
}
