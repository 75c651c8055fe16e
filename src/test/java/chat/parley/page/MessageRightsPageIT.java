package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The actions that the menu of a message offers, which depend on the rights of the user. */
@InBrowser
class MessageRightsPageIT {

  private static final String REMOVED = "This message was removed.";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  private static MessageLine line(ChatPage page, String text) {
    return MessageLine.of(page, text);
  }

  @Test
  void usersAreOfferedOnlyWhatTheyMayDo() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "plans", "private");
    owner.add("ann");
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.choose("#plans");
    ann.write("of ann");
    ann.shows("of ann");
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/room.plans", "of zoe");
      ann.shows("of ann", "of zoe");
      assertThat(line(ann, "of ann").offers())
          .containsExactly("Reply", "Reply in thread", "Edit", "Copy text", "Remove");
      assertThat(line(ann, "of zoe").offers())
          .containsExactly("Reply", "Reply in thread", "Copy text");
      owner.change("{\"add\": [{\"user\": \"ann\", \"role\": \"moderator\"}]}");
      line(ann, "of zoe").waitUntilOffered("Remove");
      line(ann, "of zoe").choose("Remove");
      ann.dialogButton("Remove").click();
      ann.shows("of ann", REMOVED);
      owner.change("{\"add\": [{\"user\": \"ann\", \"role\": \"reader\"}]}");
      assertThat(ann.composer()).hasCount(0);
      assertThat(line(ann, "of ann").offers()).containsExactly("Copy text");
    }
  }

  @Test
  void moderatorsOfTheServerRemoveMessagesOfOthers() {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      ChatPage mod = PAGES.blank(server);
      mod.load();
      mod.page().locator("summary").click();
      mod.page().locator("input[name=token]").fill(TestTokens.of("mod", "moderator"));
      mod.enterAs("mod");
      try (var bob =
          StompUser.connect(server, "bob", "Authorization:Bearer " + TestTokens.of("bob"))) {
        bob.store("/topic/chat", "rude");
        mod.shows("rude");
        assertThat(line(mod, "rude").offers())
            .containsExactly("Reply", "Reply in thread", "Copy text", "Remove");
        line(mod, "rude").choose("Remove");
        mod.dialogButton("Remove").click();
        mod.shows(REMOVED);
      }
    }
  }
}
