package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InBrowser
class PendingMessagesIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer("parley.limits.inbox-messages=1");

  @Test
  void aMessageIsPendingUntilItIsStored() {
    var hold = new AtomicBoolean();
    var held = new ArrayList<Runnable>();
    ChatPage ann =
        PAGES.enter(
            own.server(),
            "ann",
            route ->
                route
                    .connectToServer()
                    .onMessage(
                        frame -> {
                          String text = frame.text();
                          if (hold.get()) {
                            held.add(() -> route.send(text));
                          } else {
                            route.send(text);
                          }
                        }));
    hold.set(true);
    ann.write("to all");
    ann.shows("to all");
    assertThat(ann.pending()).containsText("not sent yet");
    ann.open("bob");
    ann.write("to bob");
    ann.shows("to bob");
    assertThat(ann.pending()).containsText("not sent yet");
    own.server().awaitStored();
    ann.page().waitForCondition(() -> held.size() >= 3);
    hold.set(false); // later frames answer something else, or follow from the held ones
    held.forEach(Runnable::run);
    assertThat(ann.pending()).hasCount(0);
    ann.shows("to bob");
    ann.choose("Everyone");
    assertThat(ann.pending()).hasCount(0);
    ann.shows("to all");
  }

  @Test
  void pendingMessagesSurviveAReloadAndAreSentInOrder() {
    var dropping = new AtomicBoolean();
    PageSockets sockets = PageSockets.droppingSends(dropping);
    ChatPage ann = PAGES.enter(own.server(), "ann", sockets);
    try (var old = LegacyUser.broadcast(own.server())) {
      dropping.set(true);
      ann.write("one");
      ann.write("two");
      ann.page().reload();
      ann.isConnected();
      assertThat(ann.pending()).hasCount(2);
      ann.write("three");
      ann.shows("one", "two", "three");
      dropping.set(false);
      sockets.last().close();
      assertThat(ann.pending()).hasCount(0);
      ann.shows("one", "two", "three");
      for (String text : List.of("one", "two", "three")) {
        assertThat(old.next()).isEqualTo(text);
      }
      old.expectNothing();
    }
  }

  @Test
  void waitingMessagesOfANewConversationAreInTheListAfterAReload() {
    var dropping = new AtomicBoolean(true);
    ChatPage ann = PAGES.enter(own.server(), "ann", PageSockets.droppingSends(dropping));
    ann.open("bob");
    ann.write("not yet");
    ann.page().reload();
    ann.isConnected();
    ann.choose("bob");
    assertThat(ann.pending()).containsText("not yet");
  }

  @Test
  void messagesThatCannotBeAcceptedYetAreResentInOrder() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.open("bob");
    ann.write("one");
    ann.write("two");
    ann.write("three");
    assertThat(ann.pending()).hasCount(2);
    assertThat(ann.pending().first()).containsText("are waiting for this person");
    ann.choose("Everyone");
    ann.write("others do not wait for it");
    ann.shows("others do not wait for it");
    assertThat(ann.pending()).hasCount(0);
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.subscribe("inbox", "/user/queue/messages");
      for (String text : List.of("one", "two", "three")) {
        assertThat(bob.next("MESSAGE").text()).isEqualTo(text);
      }
      bob.expectNothing();
    }
    ann.choose("bob");
    ann.shows("one", "two", "three");
    assertThat(ann.pending()).hasCount(0);
  }
}
