package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InBrowser
class PageReconnectIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  @Test
  void aReloadRestoresTheConversations() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("to all");
    ann.shows("to all");
    ann.open("bob");
    ann.write("to bob");
    ann.shows("to bob");
    ann.page().reload();
    ann.isConnected();
    ann.shows("to all");
    ann.choose("bob");
    ann.shows("to bob");
  }

  @Test
  void aLostConnectionCausesNoGapAndNoRepeat() {
    PageSockets sockets = PageSockets.forwarding();
    ChatPage ann = PAGES.enter(own.server(), "ann", sockets);
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      zoe.store("/topic/chat", "before");
      zoe.store("/user/ann/queue/messages", "before");
      ann.shows("before");
      sockets.first().close();
      for (int i = 1; i <= 60; i++) {
        zoe.store("/topic/chat", "meanwhile " + i);
      }
      zoe.store("/user/ann/queue/messages", "meanwhile");
      assertThat(ann.texts()).hasCount(61);
      assertThat(ann.texts().last()).hasText("meanwhile 60");
      ann.isConnected();
      zoe.store("/topic/chat", "after");
      assertThat(ann.texts()).hasCount(62);
      ann.choose("zoe");
      ann.shows("before", "meanwhile");
    }
  }

  @Test
  void aServerRestartCausesNoGapAndNoRepeat() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ChatPage bob = PAGES.enter(own.server(), "bob");
    ann.write("before");
    bob.shows("before");
    assertThat(ann.pending()).hasCount(0);
    own.stop();
    ann.isReconnecting();
    ann.write("written while away");
    ann.write("and this");
    assertThat(ann.pending()).hasCount(2);
    ann.shows("before", "written while away", "and this");
    own.startAgain();
    ann.isConnected();
    bob.isConnected();
    bob.shows("before", "written while away", "and this");
    ann.shows("before", "written while away", "and this");
    assertThat(ann.pending()).hasCount(0);
    bob.write("welcome back");
    ann.shows("before", "written while away", "and this", "welcome back");
    assertThat(ann.notices()).hasCount(0);
    assertThat(bob.notices()).hasCount(0);
  }

  @Test
  void aPageReportsMessagesThatTheServerHasLost() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.write("before");
    ann.shows("before");
    assertThat(ann.pending()).hasCount(0);
    own.stop();
    ann.isReconnecting();
    own.startAgainEmpty();
    ann.isConnected();
    ann.showsNotice("Messages may be missing here");
    try (var old = LegacyUser.broadcast(own.server())) {
      old.send("so am I");
      ann.shows("before", "so am I");
      ann.write("welcome back");
      ann.shows("before", "so am I", "welcome back");
      assertThat(old.next()).isEqualTo("so am I");
      assertThat(old.next()).isEqualTo("welcome back");
    }
    assertThat(ann.notices()).hasCount(1);
  }

  @Test
  void aMessageStoredWithoutAReceiptBeforeARestartIsShownOnce() {
    var dropping = new AtomicBoolean();
    ChatPage ann = PAGES.enter(own.server(), "ann", PageSockets.droppingServerFrames(dropping));
    ChatPage bob = PAGES.enter(own.server(), "bob");
    dropping.set(true);
    ann.write("hello");
    bob.shows("hello");
    assertThat(ann.pending()).hasCount(1);
    own.stop();
    ann.isReconnecting();
    dropping.set(false);
    own.startAgain();
    bob.isConnected();
    assertThat(ann.pending()).hasCount(0);
    ann.shows("hello");
    ann.write("there you are");
    ann.shows("hello", "there you are");
    bob.shows("hello", "there you are");
  }

  @Test
  void aMessageWithoutAReceiptIsResentAndShownOnce() {
    var dropping = new AtomicBoolean();
    PageSockets sockets = PageSockets.droppingServerFrames(dropping);
    ChatPage ann = PAGES.enter(own.server(), "ann", sockets);
    try (var old = LegacyUser.broadcast(own.server());
        var bob = LegacyUser.pointToPoint(own.server(), "bob")) {
      dropping.set(true);
      ann.write("hello");
      ann.open("bob");
      ann.write("hello bob");
      assertThat(old.next()).isEqualTo("hello");
      assertThat(bob.next()).contains("hello bob");
      dropping.set(false);
      sockets.first().close();
      ann.shows("hello bob");
      ann.choose("Everyone");
      ann.shows("hello");
      old.expectNothing();
      bob.expectNothing();
    }
  }
}
