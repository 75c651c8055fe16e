package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.POLICY;
import static chat.parley.journal.memory.StreamFixtures.device;
import static chat.parley.journal.memory.StreamFixtures.inbox;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.store.StoredDevice;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnloadedCursorsTest {

  /** The maximum number of devices of all inboxes together. */
  private static final int MAX_DEVICES = 50_000;

  private final UnloadedCursors cursors = new UnloadedCursors(POLICY);
  private final ChangedCursors changed = new ChangedCursors();

  private Stream merge(StoredDevice... devices) {
    Stream stream = inbox(20, devices);
    cursors.mergeInto(stream, changed);
    return stream;
  }

  @Test
  void recordedOffsetsAreMovedIntoTheStream() {
    assertThat(cursors.add(INBOX, "phone", 0, 3)).isTrue();
    assertThat(cursors.add(INBOX, "phone", 5, 6)).isTrue();
    assertThat(cursors.contains(INBOX)).isTrue();
    Stream stream = merge(device(INBOX, "phone", 1));
    assertThat(stream.devices().cursor("phone", 0).upTo()).isEqualTo(3);
    assertThat(stream.devices().cursor("phone", 0).beyond()).isEqualTo("{[6,7)}");
    assertThat(changed.contains(stream)).isTrue();
    assertThat(cursors.contains(INBOX)).isFalse();
  }

  @Test
  void offsetsThatWereKnownChangeNothing() {
    cursors.add(INBOX, "phone", 0, 3);
    Stream stream = merge(device(INBOX, "phone", 3));
    assertThat(changed.contains(stream)).isFalse();
  }

  @Test
  void onlyCursorsOfTheInboxAreMoved() {
    cursors.add(INBOX, "phone", 0, 3);
    cursors.add(inbox("ann"), "phone", 0, 4);
    assertThat(merge().devices().cursor("phone", 0).upTo()).isEqualTo(3);
    assertThat(cursors.contains(inbox("ann"))).isTrue();
    assertThat(merge().devices().deliveredToAny()).isZero();
  }

  @Test
  void aGapAboveTheMaximumIsNotRecorded() {
    assertThat(cursors.add(INBOX, "phone", 1, 2)).isTrue();
    assertThat(cursors.add(INBOX, "phone", 3, 4)).isTrue();
    assertThat(cursors.add(INBOX, "phone", 5, 6)).isFalse();
    assertThat(cursors.add(INBOX, "phone", 4, 5)).isTrue();
    assertThat(cursors.add(INBOX, "laptop", 5, 6)).isTrue();
    assertThat(merge().devices().cursor("phone", 0).beyond()).isEqualTo("{[2,3),[4,6)}");
  }

  @Test
  void devicesAboveTheMaximumAreNotRecorded() {
    for (int i = 0; i < MAX_DEVICES; i++) {
      assertThat(cursors.add(INBOX, "d" + i, 0, 1)).isTrue();
    }
    assertThat(cursors.add(inbox("ann"), "phone", 0, 1)).isFalse();
    assertThat(cursors.contains(inbox("ann"))).isFalse();
    assertThat(cursors.add(INBOX, "d0", 1, 2)).isTrue();
    merge();
    assertThat(cursors.add(inbox("ann"), "phone", 0, 1)).isTrue();
  }

  @Test
  void discardedCursorsAreNotMovedAndMakeRoom() {
    for (int i = 0; i < MAX_DEVICES; i++) {
      cursors.add(INBOX, "d" + i, 0, 1);
    }
    cursors.clear();
    assertThat(cursors.contains(INBOX)).isFalse();
    assertThat(merge().devices().deliveredToAny()).isZero();
    assertThat(cursors.add(INBOX, "phone", 0, 1)).isTrue();
  }

  @Test
  void inboxesAreReturnedInSets() {
    assertThat(cursors.inboxBatches(2)).isEmpty();
    for (String owner : List.of("a", "b", "c")) {
      cursors.add(inbox(owner), "phone", 0, 1);
      cursors.add(inbox(owner), "laptop", 0, 1);
    }
    assertThat(cursors.inboxBatches(2))
        .containsExactly(Set.of(inbox("a"), inbox("b")), Set.<Address>of(inbox("c")));
    assertThat(cursors.inboxBatches(3)).hasSize(1);
  }
}
