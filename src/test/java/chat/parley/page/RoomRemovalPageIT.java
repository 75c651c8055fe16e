package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a membership, as the removed user sees it. */
@InBrowser
class RoomRemovalPageIT {

  private static final String REASON = "#plans: You are not a member of this room.";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private RoomOwner plans() {
    return RoomOwner.create(own.server(), "zoe", "plans", "private");
  }

  private ChatPage openAsMember(RoomOwner owner, String name) {
    return openAsMember(owner, name, PageSockets.forwarding());
  }

  private ChatPage openAsMember(RoomOwner owner, String name, PageSockets sockets) {
    owner.add(name);
    // Requests in a room may be refused after a removal.
    ChatPage page = Pages.enter(PAGES.blankWithRefusals(own.server()), name, sockets);
    page.choose(owner.room());
    return page;
  }

  /** Expects that the page has handled everything that the server has sent before. */
  private void awaitMessageTo(ChatPage page, String name) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/user/" + name + "/queue/messages", "psst");
    }
    assertThat(page.names().getByText("zoe")).isVisible();
  }

  @Test
  void aRemovedRoomLeavesTheListBeforeTheListOfTheServerTellsOfIt() {
    RoomOwner owner = plans();
    PageSockets sockets =
        PageSockets.droppingServerFrames(frame -> frame.contains("\"ended\":true"));
    ChatPage ann = openAsMember(owner, "ann", sockets);
    owner.remove("ann");
    assertThat(ann.error()).hasText(REASON);
    assertThat(ann.names()).hasText(new String[] {"Everyone"});
  }

  @Test
  void theReasonStaysUntilTheUserGoesOn() {
    RoomOwner owner = plans();
    PageSockets sockets = PageSockets.forwarding();
    ChatPage ann = openAsMember(owner, "ann", sockets);
    ann.composer().fill("half a th");
    owner.remove("ann");
    assertThat(ann.error()).hasText(REASON);
    awaitMessageTo(ann, "ann");
    assertThat(ann.error()).hasText(REASON);
    sockets.last().close();
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "meanwhile");
    }
    assertThat(ann.page().locator("nav .last").getByText("meanwhile")).isVisible();
    assertThat(ann.error()).hasText(REASON);
    ann.choose("zoe");
    assertThat(ann.error()).hasText("");
    ann.choose("#plans");
    assertThat(ann.error()).hasText(REASON);
  }

  @Test
  void theReasonNamesARoomThatIsNotOpen() {
    RoomOwner owner = plans();
    ChatPage ann = openAsMember(owner, "ann");
    ann.write("hello");
    ann.shows("hello");
    ann.choose("Everyone");
    owner.remove("ann");
    assertThat(ann.error()).hasText(REASON);
    assertThat(ann.heading()).hasText("Everyone");
    assertThat(ann.names()).hasText(new String[] {"Everyone"});
  }

  @Test
  void aUserThatIsRemovedWhileTypingNeitherLosesTheTextNorSendsItElsewhere() {
    RoomOwner owner = plans();
    ChatPage ann = openAsMember(owner, "ann");
    ann.composer().pressSequentially("my secret: ");
    owner.remove("ann");
    assertThat(ann.error()).hasText(REASON);
    ann.page().keyboard().type("hunter2");
    ann.page().keyboard().press("Enter");
    assertThat(ann.heading()).hasText("#plans");
    assertThat(ann.refused()).containsText("Not sent: ");
    assertThat(ann.composer()).hasValue("my secret: hunter2");
    ann.choose("Everyone");
    ann.shows();
    ann.choose("plans");
    assertThat(ann.composer()).hasValue("my secret: hunter2");
    ann.composer().fill("");
    ann.choose("Everyone");
    assertThat(ann.names()).hasText(new String[] {"Everyone", "#plans"});
  }

  @Test
  void anOpenRoomGoesOnWhenTheUserIsAMemberAgain() {
    RoomOwner owner = plans();
    ChatPage ann = openAsMember(owner, "ann");
    ann.composer().fill("half a th");
    owner.remove("ann");
    assertThat(ann.error()).hasText(REASON);
    owner.add("ann");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/room.plans", "welcome back");
    }
    ann.shows("welcome back");
    assertThat(ann.composer()).hasValue("half a th");
  }

  @Test
  void theHeadingOfAnotherConversationTakesTheFocusAfterARemoval() {
    RoomOwner owner = plans();
    ChatPage ann = openAsMember(owner, "ann");
    owner.remove("ann");
    assertThat(ann.heading()).hasText("Everyone");
    assertThat(ann.heading()).isFocused();
  }
}
