package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangedEntriesTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final Address CHAT = new Address.Everyone();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ChangedEntries changed = new ChangedEntries();

  @Test
  void changesOfOneConversationAreTakenOnce() {
    changed.add(CHAT, ANN);
    changed.add(CHAT, BOB);
    assertThat(changed.takeDue(System.nanoTime()))
        .containsExactly(new ChangedEntries.Changed(CHAT, false, Set.of(ANN, BOB)));
    assertThat(changed.takeDue(System.nanoTime())).isEmpty();
  }

  @Test
  void aChangeForAllIsTakenWithThoseOfSingleUsers() {
    changed.add(CHAT, ANN);
    changed.add(CHAT);
    assertThat(changed.takeDue(System.nanoTime()))
        .containsExactly(new ChangedEntries.Changed(CHAT, true, Set.of(ANN)));
  }

  @Test
  void aConversationWaitsForItsTime() {
    long now = System.nanoTime();
    changed.add(CHAT);
    changed.takeDue(now + SECOND);
    changed.waitUntil(CHAT, now + 3 * SECOND);
    changed.add(CHAT);
    assertThat(changed.takeDue(now + 2 * SECOND)).isEmpty();
    assertThat(changed.takeDue(now + 3 * SECOND)).hasSize(1);
  }

  @Test
  void theOldestChangeThatWaitsBoundsTheVersion() {
    long before = System.currentTimeMillis();
    assertThat(changed.takenUntil()).isGreaterThanOrEqualTo(before);
    changed.add(CHAT);
    changed.add(ANN);
    long after = System.currentTimeMillis();
    assertThat(changed.takenUntil()).isBetween(before, after);
    changed.takeDue(System.nanoTime() + SECOND);
    assertThat(changed.takenUntil()).isBetween(before, after);
    assertThat(changed.takeUsers()).containsOnlyKeys(ANN);
    assertThat(changed.takenUntil()).isGreaterThanOrEqualTo(after);
  }
}
