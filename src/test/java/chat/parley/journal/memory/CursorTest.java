package chat.parley.journal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares {@link Cursor} with a plain set of offsets. */
class CursorTest {

  private static final int LAST = 60;

  @Test
  void aCursorBehavesLikeASetOfOffsets() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new SplittableRandom(seed);
      var cursor = new Cursor(0);
      var set = new BitSet();
      set.set(0);
      for (int i = 0; i < 30; i++) {
        int after = random.nextInt(LAST);
        int upTo = Math.min(LAST, after + random.nextInt(8));
        boolean changes = set.nextClearBit(after + 1) <= upTo;
        boolean addsRange = cursor.needsNewRange(after, upTo);
        int before = cursor.rangeCount();
        assertThat(cursor.add(after, upTo)).as("seed %d: changed", seed).isEqualTo(changes);
        set.set(after + 1, upTo + 1);
        assertThat(cursor.rangeCount() > before)
            .as("seed %d: range added", seed)
            .isEqualTo(addsRange);
        assertSame(cursor, set, seed);
        assertSame(Cursor.of(cursor.upTo(), cursor.beyond()), set, seed);
        assertSame(cursor.copy(), set, seed);
      }
      assertThat(cursor.bytes()).isGreaterThanOrEqualTo(16L * cursor.rangeCount());
    }
  }

  private static void assertSame(Cursor cursor, BitSet set, long seed) {
    assertThat(cursor.upTo()).as("seed %d", seed).isEqualTo(set.nextClearBit(0) - 1);
    assertThat(cursor.count()).as("seed %d", seed).isEqualTo(set.cardinality() - 1);
    assertThat(cursor.rangeCount()).as("seed %d: ranges", seed).isEqualTo(runs(set) - 1);
    for (int offset = 1; offset <= LAST; offset++) {
      assertThat(cursor.contains(offset))
          .as("seed %d: %d", seed, offset)
          .isEqualTo(set.get(offset));
    }
  }

  private static int runs(BitSet set) {
    return (int) set.stream().filter(offset -> !set.get(offset + 1)).count();
  }

  @Test
  void mergedCursorsContainTheOffsetsOfBoth() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new SplittableRandom(seed);
      var cursors = new Cursor[] {new Cursor(random.nextInt(5)), new Cursor(random.nextInt(5))};
      var set = new BitSet();
      for (Cursor cursor : cursors) {
        for (int i = 0; i < 5; i++) {
          int after = random.nextInt(LAST);
          cursor.add(after, Math.min(LAST, after + random.nextInt(8)));
        }
        for (int offset = 0; offset <= LAST; offset++) {
          set.set(offset, set.get(offset) || cursor.contains(offset));
        }
      }
      boolean same = cursors[0].count() == set.cardinality() - 1;
      assertThat(cursors[0].merge(cursors[1])).as("seed %d: changed", seed).isEqualTo(!same);
      assertSame(cursors[0], set, seed);
    }
  }

  @Test
  void touchingRangesAreMerged() {
    var cursor = new Cursor(2);
    cursor.add(4, 6);
    cursor.add(8, 9);
    cursor.add(6, 7);
    assertThat(cursor.beyond()).isEqualTo("{[5,8),[9,10)}");
    cursor.add(2, 4);
    assertThat(cursor.upTo()).isEqualTo(7);
  }
}
