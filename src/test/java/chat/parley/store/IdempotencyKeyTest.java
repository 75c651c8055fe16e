package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;
import static chat.parley.store.EmptySqlite.draft;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

  @Test
  void theKeyOfADraftIsItsSenderAndItsClientMessageId() {
    assertThat(IdempotencyKey.of(draft(ROOM, "text", "id-1")))
        .isEqualTo(new IdempotencyKey("alice", "id-1"));
  }

  @Test
  void aDraftWithoutAClientMessageIdHasNoKey() {
    assertThat(IdempotencyKey.of(draft(ROOM, "text"))).isNull();
  }

  @Test
  void keysAreOrderedBySenderThenByClientMessageId() {
    var aliceFirst = new IdempotencyKey("alice", "1");
    var aliceSecond = new IdempotencyKey("alice", "2");
    var bobFirst = new IdempotencyKey("bob", "1");
    assertThat(List.of(bobFirst, aliceSecond, aliceFirst).stream().sorted())
        .containsExactly(aliceFirst, aliceSecond, bobFirst);
    assertThat(aliceFirst).isEqualByComparingTo(new IdempotencyKey("alice", "1"));
  }
}
