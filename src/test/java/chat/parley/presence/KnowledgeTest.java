package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import chat.parley.testkit.Shows;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KnowledgeTest {

  private static final UserName ANN = new UserName("ann");

  private final StoppedClock clock = new StoppedClock();
  private final PresenceBoard board = new PresenceBoard();
  private final Knowledge knowledge =
      new Knowledge(
          new PresenceTimes(
              clock, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(6)));

  private String after(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    knowledge.apply(board);
    return board.entry(ANN, 0).state();
  }

  @Test
  @Shows("presence-unknown")
  void afterTheStartUsersAreUnknownForTheGrace() {
    assertThat(after(14)).isEqualTo("unknown");
    assertThat(board.entry(ANN, StoppedClock.START + 1).state()).isEqualTo("offline");
    assertThat(board.entry(ANN, StoppedClock.START - 1).state()).isEqualTo("unknown");
    assertThat(after(1)).isEqualTo("offline");
  }

  @Test
  @Shows("presence-unknown")
  void withoutALinkUsersAreUnknownAfterTheLeaseAndUntilTheOthersHaveTold() {
    assertThat(after(20)).isEqualTo("offline");
    knowledge.unlinked();
    assertThat(after(5)).isEqualTo("offline");
    assertThat(knowledge.unlinkedFor()).isEqualTo(Duration.ofSeconds(5));
    assertThat(after(1)).isEqualTo("unknown");
    assertThat(board.entry(ANN, Long.MAX_VALUE - 1).state()).isEqualTo("unknown");
    assertThat(after(60)).isEqualTo("unknown");
    knowledge.linked();
    assertThat(after(5)).isEqualTo("unknown");
    assertThat(after(1)).isEqualTo("offline");
  }

  @Test
  void aShortLossOfTheLinkIsNotSeen() {
    knowledge.linked();
    assertThat(after(20)).isEqualTo("offline");
    knowledge.unlinked();
    after(3);
    knowledge.linked();
    assertThat(knowledge.isBlind()).isFalse();
    assertThat(after(0)).isEqualTo("offline");
  }
}
