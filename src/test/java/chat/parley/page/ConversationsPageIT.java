package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One-to-one conversations, the list and markers on the page: ann on two devices, and bob. */
@InBrowser
class ConversationsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static void chooseOption(ChatPage page, String option) {
    page.page().locator("button.options").click();
    page.dialogButton(option).click();
  }

  private static void closeDialog(ChatPage page) {
    page.dialogButton("Close").click();
    page.dialogIsClosed();
  }

  /** Returns the entry of a conversation in the list. */
  private static Locator entry(ChatPage page, String title) {
    return page.page()
        .getByRole(AriaRole.NAVIGATION)
        .locator("li")
        .filter(new Locator.FilterOptions().setHasText(title));
  }

  private static Locator seen(ChatPage page) {
    return page.page().getByRole(AriaRole.LOG).locator(".seen");
  }

  @Test
  void allDevicesShowBothSidesTheSameUnreadMessagesAndWhatWasSeen() {
    ChatPage phone = PAGES.enter(own.server(), "ann");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    bob.open("ann");
    bob.write("one");
    bob.write("two");
    assertThat(phone.unread()).hasText("2 unread");
    assertThat(laptop.unread()).hasText("2 unread");
    assertThat(entry(laptop, "bob").locator(".last")).hasText("two");
    assertThat(seen(bob)).hasText("Delivered");
    phone.choose("bob");
    phone.shows("one", "two");
    assertThat(laptop.unread()).hasCount(0);
    assertThat(seen(bob)).hasText("Seen");
    assertThat(bob.page().getByRole(AriaRole.LOG).locator("li").last()).containsText("Seen");
    phone.write("three");
    bob.shows("one", "two", "three");
    assertThat(entry(laptop, "bob").locator(".last")).hasText("You: three");
    laptop.choose("bob");
    laptop.shows("one", "two", "three");
    laptop.page().reload();
    laptop.isConnected();
    laptop.choose("bob");
    laptop.shows("one", "two", "three");
    assertThat(seen(laptop)).hasText("Seen");
    assertThat(laptop.unread()).hasCount(0);
  }

  @Test
  void theListOnAPhoneDoesNotReadTheConversationBehindIt() {
    ChatPage phone = PAGES.enter(own.server(), "ann");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    phone.page().setViewportSize(390, 844);
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "one");
      phone.page().getByText("All conversations").click();
      phone.choose("bob");
      phone.shows("one");
      phone.page().getByText("All conversations").click();
      bob.store("/user/ann/queue/messages", "two");
      assertThat(laptop.unread()).hasText("1 unread");
      assertThat(phone.unread()).hasText("1 unread");
      phone.choose("bob");
      phone.shows("one", "two");
      assertThat(laptop.unread()).hasCount(0);
    }
  }

  @Test
  void aMarkerThatDidNotArriveIsSentAgain() {
    var dropping = new AtomicBoolean();
    ChatPage ann = PAGES.enter(own.server(), "ann", PageSockets.droppingSends(dropping));
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "one");
    }
    assertThat(laptop.unread()).hasText("1 unread");
    dropping.set(true);
    ann.choose("bob");
    ann.shows("one");
    own.stop();
    ann.isReconnecting();
    dropping.set(false);
    own.startAgain();
    ann.isConnected();
    laptop.isConnected();
    assertThat(laptop.unread()).hasCount(0);
  }

  @Test
  void anAnswerShowsThatTheMessageWasSeen() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("bob");
    ann.write("are you there?");
    assertThat(ann.pending()).hasCount(0);
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "yes");
    }
    ann.shows("are you there?", "yes");
    assertThat(seen(ann)).hasText("Seen");
  }

  @Test
  void aMentionIsShownInTheListAndInTheMessage() {
    RoomOwner.create(own.server(), "zoe", "lobby", "public");
    for (String user : new String[] {"ann", "bob"}) {
      try (var joining = StompUser.connect(own.server(), user)) {
        joining.store("/app/members.lobby", "{\"do\":\"join\"}");
      }
    }
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    bob.choose("lobby");
    bob.write("nothing for you");
    assertThat(entry(ann, "lobby").locator(".unread")).hasText("1 unread");
    bob.write("lunch, @ann?");
    assertThat(entry(ann, "lobby").locator(".unread"))
        .hasText(new String[] {"@ you are mentioned", "2 unread"});
    ann.choose("lobby");
    ann.shows("nothing for you", "lunch, @ann?");
    assertThat(ann.page().locator(".message.mentioned .text")).hasText("lunch, @ann?");
    assertThat(ann.unread()).hasCount(0);
    assertThat(seen(bob)).hasText(Pattern.compile("Seen by .ann."));
  }

  @Test
  void aMutedConversationCountsNothingInTheTitleOnAnyDevice() {
    ChatPage phone = PAGES.enter(own.server(), "ann");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "one");
      phone.choose("bob");
      phone.shows("one");
      chooseOption(phone, "Mute");
      assertThat(phone.dialog().getByRole(AriaRole.STATUS)).hasText("The conversation is muted.");
      closeDialog(phone);
      assertThat(entry(laptop, "bob")).containsText("muted");
      phone.choose("Everyone");
      bob.store("/user/ann/queue/messages", "two");
      assertThat(phone.unread()).hasText("1 unread");
      assertThat(laptop.unread()).hasText("1 unread");
      assertThat(laptop.page()).hasTitle("Parley");
      laptop.choose("bob");
      chooseOption(laptop, "Unmute");
      closeDialog(laptop);
      assertThat(entry(phone, "bob")).not().containsText("muted");
    }
  }

  @Test
  void aConversationThatIsMarkedAsUnreadIsSoOnAllDevicesUntilItIsOpened() {
    ChatPage phone = PAGES.enter(own.server(), "ann");
    ChatPage laptop = PAGES.enter(own.server(), "ann");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.store("/user/ann/queue/messages", "one");
    }
    phone.choose("bob");
    phone.shows("one");
    assertThat(laptop.unread()).hasCount(0);
    chooseOption(phone, "Mark as unread");
    phone.dialogIsClosed();
    assertThat(phone.heading()).hasText("Everyone");
    assertThat(phone.page().locator("button.options")).isFocused();
    assertThat(phone.unread()).hasText("marked as unread");
    assertThat(laptop.unread()).hasText("marked as unread");
    laptop.choose("bob");
    laptop.shows("one");
    assertThat(laptop.unread()).hasCount(0);
    assertThat(phone.unread()).hasCount(0);
    phone.page().setViewportSize(390, 844);
    phone.choose("bob");
    chooseOption(phone, "Mark as unread");
    phone.dialogIsClosed();
    assertThat(phone.page().locator("nav [aria-current]")).isFocused();
  }

  @Test
  void aBlockedUserIsToldThatTheMessageIsNotSent() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    bob.open("ann");
    bob.write("one");
    ann.choose("bob");
    ann.shows("one");
    chooseOption(ann, "Block bob");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is blocked.");
    bob.write("two");
    assertThat(bob.refused()).containsText("one of you has blocked the other");
    closeDialog(ann);
    chooseOption(ann, "Unblock bob");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is no longer blocked by you.");
    closeDialog(ann);
    bob.composer().press("Enter");
    ann.shows("one", "two");
  }

  @Test
  void severalRefusedMessagesReturnInTheirOrderBeforeWhatTheUserTypes() {
    var dropping = new AtomicBoolean();
    PageSockets sockets = PageSockets.droppingSends(dropping);
    ChatPage bob = PAGES.enter(own.server(), "bob", sockets);
    bob.open("ann");
    dropping.set(true);
    bob.write("one");
    bob.write("two");
    bob.write("three");
    assertThat(bob.pending()).hasCount(3);
    bob.composer().fill("four");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("bob");
    chooseOption(ann, "Block bob");
    assertThat(ann.dialog().getByRole(AriaRole.STATUS)).hasText("bob is blocked.");
    dropping.set(false);
    sockets.last().close();
    assertThat(bob.refused()).hasCount(3);
    assertThat(bob.composer()).hasValue("one\ntwo\nthree\nfour");
  }

  @Test
  void theOptionsAreAccessibleOnEveryScreenInBothLanguages() {
    for (String locale : new String[] {"en-US", "zh-CN"}) {
      ChatPage ann = PAGES.enter(own.server(), "ann", locale);
      Page page = ann.page();
      page.locator("#person").fill("bob-" + locale);
      page.locator("#person").press("Enter");
      page.locator(".composer textarea").fill("hello");
      page.locator(".composer textarea").press("Enter");
      assertThat(ann.pending()).hasCount(0);
      page.locator("button.options").focus();
      page.keyboard().press("Enter");
      assertThat(ann.dialog().locator(".options-list button")).hasCount(3);
      ann.dialog().locator(".options-list button").first().click();
      assertThat(ann.dialog().locator(".done")).hasText(Pattern.compile("\\S"));
      for (int width : new int[] {1280, 390}) {
        page.setViewportSize(width, 844);
        assertThat(Axe.violations(page)).isEmpty();
      }
      page.setViewportSize(1280, 844);
      page.keyboard().press("Escape");
      assertThat(page.locator("button.options")).isFocused();
      assertThat(entry(ann, "bob-" + locale).locator(".quieted")).isVisible();
      assertThat(Axe.violations(page)).isEmpty();
    }
  }
}
