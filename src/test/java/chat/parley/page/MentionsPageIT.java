package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import com.microsoft.playwright.Locator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of users that a message may mention. */
@InBrowser
class MentionsPageIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();

  /** Returns a text that mentions users. */
  private static String mentioning(int users) {
    return IntStream.rangeClosed(1, users).mapToObj(i -> "@user" + i).collect(joining(" "));
  }

  @Test
  void aMessageThatMentionsTooManyUsersMentionsTheFirstOnesAfterAWarning() {
    ChatPage ann = PAGES.enter(own.server(), "ann");
    Locator note = ann.page().locator("#note");
    String most = mentioning(50);
    ann.composer().fill(most);
    assertThat(note).hasText("");
    ann.composer().fill(most + " @user1");
    assertThat(note).hasText("");
    try (var bob = StompUser.connect(own.server(), "bob")) {
      bob.subscribe("all", "/topic/chat");
      ann.composer().fill(most + " @user51");
      assertThat(note)
          .hasText("This message mentions 51 people. Only the first 50 of them will be told.");
      assertThat(ann.page().locator(".composer button")).hasText("Send anyway");
      ann.composer().press("Enter");
      ann.shows(most + " @user51");
      assertThat(note).hasText("");
      assertThat(bob.next("MESSAGE").header("mentions"))
          .isEqualTo(most.replace("@", "").replace(" ", ","));
    }
  }

  @ParameterizedTest
  @CsvSource({"en-US, mentions 51 people", "zh-CN, 提到了 51 人"})
  void theWarningIsAccessibleInBothLanguages(String locale, String text) {
    ChatPage ann = PAGES.enter(own.server(), "ann", locale);
    ann.page().locator(".composer textarea").fill(mentioning(51));
    assertThat(ann.page().locator("#note")).containsText(text);
    for (int width : new int[] {1280, 390}) {
      ann.page().setViewportSize(width, 844);
      assertThat(Axe.violations(ann.page())).isEmpty();
    }
  }
}
