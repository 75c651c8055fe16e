package chat.parley.store;

import static chat.parley.store.EmptySqlite.INBOX;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Draft;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

  @Test
  void aCopyWithoutCursorsKeepsTheRest() {
    List<Draft> drafts = List.of(draft(INBOX, "text"));
    var batch = new Batch(7, 1_000, drafts, List.of(new CursorRow(INBOX, "phone", 1, "{}")));
    assertThat(batch.withoutCursors()).isEqualTo(new Batch(7, 1_000, drafts, List.of()));
    assertThat(batch.cursors()).hasSize(1);
  }
}
