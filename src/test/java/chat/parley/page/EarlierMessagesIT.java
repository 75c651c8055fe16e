package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.parley.testkit.Await;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@InBrowser
class EarlierMessagesIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Sends texts to everyone, from {@code message 1} on, and waits until they are stored. */
  private void store(int count) {
    try (var old = LegacyUser.broadcast(own.server())) {
      for (int i = 1; i <= count; i++) {
        old.send("message " + i);
      }
      old.awaitStored();
    }
  }

  private static String[] messages(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "message " + i).toArray(String[]::new);
  }

  @Test
  void scrollingUpLoadsEarlierMessagesUpToTheFirst() {
    store(120);
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.shows(messages(71, 120));
    ann.scrollUp();
    ann.shows(messages(21, 120));
    ann.scrollUp();
    ann.shows(messages(1, 120));
    var requests = new ArrayList<String>();
    ann.page().onRequest(request -> requests.add(request.url()));
    ann.scrollUp();
    assertThat(ann.texts().first()).isInViewport();
    ann.write("still here");
    assertThat(ann.texts()).hasCount(121);
    assertThat(requests).isEmpty();
  }

  @Test
  void visibleMessagesDoNotMoveWhileEarlierOnesAreLoaded() {
    store(120);
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.shows(messages(71, 120));
    Locator visible = ann.texts().getByText("message 71");
    var before = new ArrayList<Double>();
    ann.page()
        .route(
            "**/api/streams/**",
            route -> {
              before.add(visible.boundingBox().y);
              route.resume();
            });
    ann.scrollUp();
    ann.shows(messages(21, 120));
    assertThat(before).hasSize(1);
    assertThat(visible.boundingBox().y).isCloseTo(before.getFirst(), within(2.0));
    assertThat(visible).isInViewport();
  }

  @Test
  void loadedMessagesAreKeptWhileThePageIsScrolledUp() {
    store(560);
    ChatPage ann = PAGES.enter(own.server(), "ann");
    assertThat(ann.texts()).hasCount(50);
    for (int shown = 100; shown <= 550; shown += 50) {
      ann.scrollUp();
      assertThat(ann.texts()).hasCount(shown);
    }
    try (var old = LegacyUser.broadcast(own.server())) {
      old.send("one more");
      assertThat(ann.texts()).hasCount(551);
      assertThat(ann.texts().first()).hasText("message 11");
      ann.scrollDown();
      assertThat(ann.texts().last()).isInViewport();
      old.send("follows");
      assertThat(ann.texts().last()).hasText("follows");
      assertThat(ann.texts().last()).isInViewport();
      old.send("and follows");
      assertThat(ann.texts()).hasCount(500);
      assertThat(ann.texts().last()).isInViewport();
    }
    ann.scrollUp();
    assertThat(ann.texts()).hasCount(550);
    assertThat(ann.texts().first()).hasText("message 14");
  }

  @Test
  void scrollingUpReachesTheFirstOfFiveThousandMessages() {
    store(5_000);
    ChatPage ann = PAGES.enter(own.server(), "ann");
    assertThat(ann.texts()).hasCount(50);
    for (int shown = 50; shown < 5_000; shown = ann.texts().count()) {
      int before = shown;
      ann.scrollUp();
      Await.until(() -> before + " messages", () -> ann.texts().count() > before);
    }
    assertThat(ann.texts()).hasCount(5_000);
    assertThat(ann.texts().first()).hasText("message 1");
    ann.write("still here");
    assertThat(ann.texts().last()).hasText("still here");
  }

  @Test
  void earlierMessagesOfOneUserAreLoadedWithoutThoseOfOthers() {
    try (var bob = StompUser.connect(own.server(), "bob");
        var zoe = StompUser.connect(own.server(), "zoe");
        var reader = StompUser.connect(own.server(), "张三")) {
      bob.store("/user/张三/queue/messages", "long ago");
      for (int i = 1; i <= 450; i++) {
        zoe.store("/user/张三/queue/messages", "message " + i);
      }
      reader.subscribe("inbox", "/user/queue/messages");
      for (int i = 0; i <= 450; i++) {
        reader.next("MESSAGE");
      }
      reader.frame("DISCONNECT", "", "receipt:bye");
      reader.receipt("bye");
    }
    ChatPage visitor = PAGES.enter(own.server(), "张三");
    visitor.open("bob");
    visitor.shows("long ago");
    visitor.open("zoe");
    visitor.shows(messages(401, 450));
    visitor.scrollUp();
    visitor.shows(messages(351, 450));
  }

  @Test
  void aFailedLoadIsReportedAndRetried() {
    store(60);
    ChatPage ann = PAGES.enter(own.server(), "ann");
    ann.shows(messages(11, 60));
    own.stop();
    ann.isReconnecting();
    ann.scrollUp();
    ann.showsNotice("Earlier messages could not be loaded.");
    own.startAgain();
    Await.until(
        () -> ann.texts().count() + " messages",
        () -> {
          ann.scrollUp();
          return ann.texts().count() == 60;
        });
    ann.shows(messages(1, 60));
  }
}
