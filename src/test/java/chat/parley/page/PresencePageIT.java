package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Presence on the page, as ann sees that of bob, after both have written. */
@InBrowser
class PresencePageIT {

  /** Records each presence that the list shows of others, and each state of the connection. */
  private static final String RECORD =
      """
      () => {
        window.recorded = [];
        const look = () => {
          const dot = document.querySelector('nav .dot')?.className ?? 'none';
          const now = `${dot}, ${document.querySelector('.state')?.textContent}`;
          if (recorded.at(-1) !== now) {
            recorded.push(now);
          }
        };
        look();
        new MutationObserver(look)
          .observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
      }
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer("parley.presence.grace=2s");

  @BeforeEach
  void correspond() {
    try (var ann = StompUser.connect(own.server(), "ann");
        var bob = StompUser.connect(own.server(), "bob")) {
      ann.store("/user/bob/queue/messages", "hello, bob");
      bob.store("/user/ann/queue/messages", "hello, ann");
    }
  }

  /** Returns the sign of the presence of the person in the list. */
  private static Locator sign(ChatPage page) {
    return page.page().getByRole(AriaRole.NAVIGATION).locator(".dot");
  }

  /** Returns the presence next to the name of the open conversation. */
  private static Locator line(ChatPage page) {
    return page.page().locator(".with .presence");
  }

  private static void choose(ChatPage page, String state) {
    page.page().locator("button.settings").click();
    page.dialog().getByLabel(state).check();
    assertThat(page.dialog().locator(".done")).hasText(Pattern.compile("Others see you as .*"));
    page.dialogButton("Close").click();
    page.dialogIsClosed();
  }

  @Test
  void thePageShowsWhetherAPersonIsOnlineAwayInvisibleOrOffline() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    assertThat(sign(ann)).hasText(Pattern.compile("last seen .*"));
    ChatPage bob = PAGES.enter(own.server(), "bob");
    assertThat(sign(ann)).hasText("online");
    ann.choose("bob");
    assertThat(line(ann)).hasText("online");
    choose(bob, "Away");
    assertThat(sign(ann)).hasText("away");
    assertThat(line(ann)).hasText("away");
    choose(bob, "Invisible");
    assertThat(line(ann)).hasText(Pattern.compile("last seen \\d+:\\d\\d [AP]M"));
    choose(bob, "Online");
    assertThat(line(ann)).hasText("online");
    bob.page().getByText("Log out").click();
    assertThat(line(ann)).hasText(Pattern.compile("last seen .*"));
    assertThat(sign(ann)).hasClass(Pattern.compile("offline"));
    ann.choose("Everyone");
    assertThat(line(ann)).hasCount(0);
  }

  @Test
  void aPersonThatMayNotBeSeenHasNoSign() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage eve = PAGES.enter(own.server(), "eve");
    assertThat(sign(ann)).hasCount(1);
    ann.open("eve");
    ann.write("hello, eve");
    ann.shows("hello, eve");
    assertThat(ann.names()).hasText(new String[] {"Everyone", "eve", "bob"});
    assertThat(line(ann)).hasCount(0);
    eve.choose("ann");
    eve.write("hello, ann");
    assertThat(line(ann)).hasText("online");
    assertThat(sign(ann)).hasCount(2);
  }

  @Test
  void theChoiceHoldsInAllTabsAndOnTheNextPageAndOthersNeverSeeAnInvisibleUser() {
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ChatPage tab = PAGES.tab(own.server(), bob.page().context());
    tab.load();
    tab.isConnected();
    choose(bob, "Invisible");
    tab.page().locator("button.settings").click();
    assertThat(tab.dialog().getByLabel("Invisible")).isChecked();
    tab.page().close();
    bob.page().navigate("about:blank");
    own.stop();
    own.startAgain();
    ChatPage ann = PAGES.enter(own.server(), "ann");
    assertThat(sign(ann)).hasText(Pattern.compile("last seen .*"));
    ann.page().evaluate(RECORD);
    bob.load();
    bob.isConnected();
    bob.page().locator("button.settings").click();
    assertThat(bob.dialog().getByLabel("Invisible")).isChecked();
    bob.dialog().getByLabel("Away").check();
    assertThat(sign(ann)).hasText("away");
    assertThat(ann.page().evaluate("recorded"))
        .isEqualTo(List.of("dot offline, Connected", "dot away, Connected"));
  }

  @Test
  void onlyPersonsThatAreShownAreWatched() {
    try (var ann = StompUser.connect(own.server(), "ann")) {
      for (int i = 0; i < 120; i++) {
        ann.store("/user/person-" + i + "/queue/messages", "hello");
      }
    }
    ChatPage ann = PAGES.blank(own.server());
    var watched = new ConcurrentSkipListSet<String>();
    ann.page().onWebSocket(socket -> socket.onFrameSent(frame -> watch(watched, frame.text())));
    ann.load();
    ann.enterAs("ann");
    assertThat(ann.names()).hasCount(100);
    ann.page().waitForCondition(() -> watched.size() == 99);
    ann.page().getByText("Show more").click();
    assertThat(ann.names()).hasCount(122);
    ann.page().waitForCondition(() -> watched.size() == 121);
    ann.page().getByText("Log out").click();
  }

  /** Notes the users that a frame of the page has watched, or no longer. */
  private static void watch(Set<String> watched, String frame) {
    if (frame.contains("destination:/app/presence")) {
      String body = frame.substring(frame.indexOf("\n\n"), frame.indexOf('\0'));
      JsonObject change = JsonParser.parseString(body).getAsJsonObject();
      change.getAsJsonArray("watch").forEach(name -> watched.add(name.getAsString()));
      change.getAsJsonArray("unwatch").forEach(name -> watched.remove(name.getAsString()));
    }
  }

  @Test
  void theMembersOfARoomShowTheirPresence() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "lobby", "public");
    owner.add("ann");
    owner.add("bob");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("lobby");
    ann.page().locator("button.members").click();
    Locator members = ann.dialog().locator(".members-list li");
    assertThat(members).hasCount(3);
    Locator bob = members.filter(new Locator.FilterOptions().setHasText("bob"));
    assertThat(bob.locator(".presence")).hasText(Pattern.compile("last seen .*"));
    assertThat(ann.dialog().locator(".content > .about")).hasText("3 members · 1 online");
    try (var device = StompUser.connect(own.server(), "bob")) {
      assertThat(bob.locator(".presence")).hasText("online");
      assertThat(ann.dialog().locator(".content > .about")).hasText("3 members · 2 online");
      device.store("/topic/room.lobby", "hello");
    }
  }

  @Test
  void aReconnectionIsNotSeenAndALongerOutageShowsNoPresence() {
    PageSockets sockets = PageSockets.forwarding();
    ChatPage ann = PAGES.enter(own.server(), "ann", sockets);
    try (var bob = StompUser.connect(own.server(), "bob")) {
      assertThat(sign(ann)).hasText("online");
      ann.page().evaluate(RECORD);
      sockets.last().close();
      bob.store("/topic/chat", "after the end");
      ann.shows("after the end");
      assertThat(ann.page().evaluate("recorded")).isEqualTo(List.of("dot online, Connected"));
    }
    own.stop();
    ann.isReconnecting();
    assertThat(sign(ann)).hasCount(0);
    own.startAgain();
    ann.isConnected();
    assertThat(sign(ann)).hasCount(1);
  }

  @Test
  void presenceIsAccessibleOnEveryScreenInBothLanguages() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "lobby", "public");
    owner.add("ann");
    owner.add("bob");
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      Page page = ann.page();
      assertThat(sign(ann)).hasAttribute("title", Pattern.compile("last seen|最后在线"));
      ann.choose("bob");
      assertThat(line(ann)).hasText(Pattern.compile("last seen .*|最后在线：.*"));
      checkLayout(page);
      ann.choose("lobby");
      page.locator("button.members").click();
      assertThat(ann.dialog().locator(".presence")).hasCount(3);
      checkLayout(page);
      page.keyboard().press("Escape");
      chooseByKeyboard(ann);
    }
  }

  private static void chooseByKeyboard(ChatPage ann) {
    Page page = ann.page();
    page.locator("button.settings").focus();
    page.keyboard().press("Enter");
    Locator choices = ann.dialog().getByRole(AriaRole.RADIO);
    assertThat(choices).hasCount(3);
    assertThat(choices.nth(0)).isChecked();
    choices.nth(0).focus();
    page.keyboard().press("ArrowDown");
    assertThat(choices.nth(1)).isChecked();
    assertThat(choices.nth(1)).isFocused();
    assertThat(ann.dialog().locator(".done")).hasText(Pattern.compile("away|离开"));
    checkLayout(page);
  }

  private static void checkLayout(Page page) {
    for (int width : new int[] {390, 1280}) {
      page.setViewportSize(width, 844);
      assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .isEqualTo(0);
      assertThat(Axe.violations(page)).isEmpty();
    }
  }
}
