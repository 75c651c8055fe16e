package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTableTest {

  private static final UserName ANN = new UserName("ann");

  private final PresenceBoard board = new PresenceBoard();

  private Watch watch() {
    var watch = new Watch(board, null, 0);
    watch.add(List.of(ANN));
    return watch;
  }

  @Test
  void theNumberOfAWatchThatHasEndedIsNotUsedWhileAUserHasIt() {
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      watches.add(watch());
    }
    watches.subList(0, 900).forEach(Watch::end);
    assertThat(watch().number()).isEqualTo(3_000);
    watches.subList(900, 2_000).forEach(Watch::end);
    Watch again = watch();
    assertThat(again.number()).isLessThan(3_000);
    List<Watch> concerned = new ArrayList<>();
    board.forEachWatch(board.find(ANN), concerned::add);
    assertThat(concerned).hasSize(1_002).doesNotHaveDuplicates().contains(again);
  }

  @Test
  void aUserWhoseWatchesHaveAllEndedIsForgotten() {
    List<Watch> watches = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      watches.add(watch());
    }
    watches.forEach(Watch::end);
    assertThat(board.size()).isZero();
  }
}
