package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersonTest {

  private final Person person = new Person(new UserName("ann"));
  private final PresenceBoard board = new PresenceBoard();
  private WatchTable table = new WatchTable();

  private PresenceState state() {
    return person.state(_ -> true, PresenceState.OFFLINE);
  }

  @Test
  void theStrongestStateOfAllNodesCounts() {
    assertThat(state()).isEqualTo(PresenceState.OFFLINE);
    person.set(3, Availability.AWAY);
    assertThat(state()).isEqualTo(PresenceState.AWAY);
    person.set(5, Availability.ONLINE);
    assertThat(state()).isEqualTo(PresenceState.ONLINE);
    person.set(9, Availability.AWAY);
    person.set(5, null);
    assertThat(state()).isEqualTo(PresenceState.AWAY);
    person.set(3, null);
    assertThat(person.at(9)).isEqualTo(Availability.AWAY);
    person.set(9, null);
    assertThat(state()).isEqualTo(PresenceState.OFFLINE);
    assertThat(person.hasPlace()).isFalse();
  }

  @Test
  void aUserThatIsInvisibleOnOneNodeIsSoOnAll() {
    person.set(0, Availability.ONLINE);
    person.set(700, Availability.INVISIBLE);
    assertThat(state()).isEqualTo(PresenceState.OFFLINE);
    person.set(700, Availability.ONLINE);
    assertThat(state()).isEqualTo(PresenceState.ONLINE);
  }

  @Test
  void aUserThatIsOnlyOnNodesThatCannotBeReachedIsUnknown() {
    person.set(1, Availability.ONLINE);
    assertThat(person.state(node -> node != 1, PresenceState.OFFLINE))
        .isEqualTo(PresenceState.UNKNOWN);
    person.set(2, Availability.AWAY);
    assertThat(person.state(node -> node != 1, PresenceState.OFFLINE))
        .isEqualTo(PresenceState.AWAY);
  }

  @Test
  void eachWatchIsPassedOnceAndThoseThatHaveEndedNotAtAll() {
    for (int first : new int[] {0, Character.MAX_VALUE - 100}) {
      table = new WatchTable();
      for (int i = 0; i < first; i++) {
        table.add(new Watch(board, null, 0));
      }
      for (int i = 0; i < 300; i++) {
        var watch = new Watch(board, null, 0);
        person.add(table.add(watch), table);
      }
      for (int i = 0; i < 300; i += 2) {
        table.end(first + i);
        person.forget(first + i);
      }
      List<Watch> passed = new ArrayList<>();
      person.forEachWatch(table, passed::add);
      assertThat(passed).hasSize(150).doesNotHaveDuplicates();
      for (int i = 1; i < 300; i += 2) {
        person.remove(first + i);
      }
      assertThat(person.isUnused(table)).isTrue();
    }
  }
}
