package chat.parley.journal.memory;

import static chat.parley.journal.memory.StreamFixtures.INBOX;
import static chat.parley.journal.memory.StreamFixtures.device;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.CursorRow;
import org.junit.jupiter.api.Test;

class ChangedCursorsTest {

  private static final CursorRow PHONE = new CursorRow(INBOX, "phone", 1, "{}");
  private static final CursorRow LAPTOP = new CursorRow(INBOX, "laptop", 2, "{}");

  private final ChangedCursors changed = new ChangedCursors();
  private final Stream stream =
      StreamFixtures.inbox(5, device(INBOX, "phone", 1), device(INBOX, "laptop", 2));

  @Test
  void withoutChangesNothingIsTaken() {
    assertThat(changed.take()).isEmpty();
    assertThat(changed.contains(stream)).isFalse();
    changed.finish(false);
    assertThat(changed.take()).isEmpty();
  }

  @Test
  void changedCursorsAreTakenOnce() {
    changed.add(stream, "phone");
    changed.add(stream, "laptop");
    changed.add(stream, "phone");
    assertThat(changed.take()).containsExactlyInAnyOrder(PHONE, LAPTOP);
    changed.finish(true);
    assertThat(changed.take()).isEmpty();
  }

  @Test
  void aRemovedDeviceIsSkipped() {
    changed.add(stream, "removed");
    changed.add(stream, "phone");
    assertThat(changed.take()).containsExactly(PHONE);
  }

  @Test
  void cursorsThatWereNotWrittenAreTakenAgain() {
    changed.add(stream, "phone");
    changed.take();
    changed.add(stream, "laptop");
    changed.finish(false);
    assertThat(changed.take()).containsExactlyInAnyOrder(PHONE, LAPTOP);
  }

  @Test
  void cursorsChangedDuringAWriteAreTakenByTheNext() {
    changed.add(stream, "phone");
    changed.take();
    changed.add(stream, "laptop");
    changed.finish(true);
    assertThat(changed.take()).containsExactly(LAPTOP);
  }

  /** Until then the writer may hold an older copy of the stream. */
  @Test
  void aStreamIsKeptUntilTheNextTake() {
    changed.add(stream, "phone");
    assertThat(changed.contains(stream)).isTrue();
    changed.take();
    assertThat(changed.contains(stream)).isTrue();
    changed.finish(true);
    assertThat(changed.contains(stream)).isTrue();
    changed.take();
    assertThat(changed.contains(stream)).isFalse();
  }

  @Test
  void allMarksAreDiscarded() {
    changed.add(stream, "phone");
    changed.take();
    changed.add(stream, "laptop");
    changed.clear();
    assertThat(changed.contains(stream)).isFalse();
    changed.finish(false);
    assertThat(changed.take()).isEmpty();
  }
}
