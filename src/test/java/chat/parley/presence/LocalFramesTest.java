package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.presence.PresenceFrame.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frames after an outage in which none were sent. */
class LocalFramesTest {

  private static final UserName ANN = new UserName("ann");

  private final PresenceBoard board = new PresenceBoard();
  private final StoppedClock clock = new StoppedClock();
  private final List<PresenceFrame> sent = new ArrayList<>();
  private final LocalFrames frames =
      new LocalFrames(
          "node-1",
          board,
          new Choices(),
          new PresenceTimes(clock, Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(6)),
          sent::add);

  private void tick() {
    clock.pass(Duration.ofSeconds(1));
    frames.tick(2);
  }

  @Test
  void theListReplacesTheChangesIfTooManyUsersHaveChanged() {
    for (int i = 0; i < 30_000; i++) {
      frames.changed(new UserName("user" + i), 0);
    }
    board.set(ANN, PresenceBoard.LOCAL, Availability.ONLINE, clock.millis());
    frames.changed(ANN, 0);
    tick();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().part()).isEqualTo(Part.WHOLE);
    assertThat(sent.getFirst().entries())
        .containsExactly(new PresenceFrame.Entry(ANN, Availability.ONLINE, 0, null));
    frames.changed(ANN, 0);
    tick();
    assertThat(sent.getLast().part()).isEqualTo(Part.CHANGES);
  }

  @Test
  void eachFrameHasSomePairsAndIfTooManyHaveChangedANumberIsLeftOut() {
    for (int i = 0; i < 30_000; i++) {
      frames.blockChanged(Address.Pair.of(ANN, new UserName("user" + i)));
    }
    for (int i = 0; i < 6; i++) {
      tick();
    }
    assertThat(sent).extracting(frame -> frame.pairs().size()).containsOnly(2_000).hasSize(5);
    assertThat(sent).extracting(PresenceFrame::number).containsExactly(2L, 3L, 4L, 5L, 6L);
  }
}
