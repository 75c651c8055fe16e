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

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private ChatPage openAsMember(RoomOwner owner, String name) {
    owner.add(name);
    // Requests in a room may be refused after a removal.
    ChatPage page = PAGES.enterWithRefusals(own.server(), name);
    page.choose(owner.room());
    return page;
  }

  @Test
  void aUserThatIsRemovedWhileTypingNeitherLosesTheTextNorSendsItElsewhere() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "plans", "private");
    ChatPage ann = openAsMember(owner, "ann");
    ann.composer().pressSequentially("my secret: ");
    owner.remove("ann");
    assertThat(ann.error()).hasText("You are not a member of this room.");
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
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "plans", "private");
    ChatPage ann = openAsMember(owner, "ann");
    ann.composer().fill("half a th");
    owner.remove("ann");
    assertThat(ann.error()).hasText("You are not a member of this room.");
    owner.add("ann");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/room.plans", "welcome back");
    }
    ann.shows("welcome back");
    assertThat(ann.composer()).hasValue("half a th");
  }

  @Test
  void theComposerOfAnotherConversationDoesNotTakeTheFocusAfterARemoval() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "plans", "private");
    ChatPage ann = openAsMember(owner, "ann");
    owner.remove("ann");
    assertThat(ann.heading()).hasText("Everyone");
    assertThat(ann.composer()).not().isFocused();
  }
}
