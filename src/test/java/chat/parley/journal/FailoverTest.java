package chat.parley.journal;

import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.ROOM;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.draft;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.StandbyPair;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL standby takes over, with or without the last commits. */
class FailoverTest {

  @TempDir private Path directory;

  private static StoreProperties settings(StandbyPair pair, boolean synchronousStandby) {
    return new StoreProperties(Path.of("unused"), pair.store(synchronousStandby));
  }

  /** Appends until the node has found the new primary, and returns the answer. */
  private static StoredMessage awaitAppended(JournalNode node) {
    var stored = new StoredMessage[1];
    Await.until(
        () -> "trouble: " + node.journal.outage(),
        () -> {
          try {
            stored[0] = append(node.journal, draft(ROOM, "after"));
            return true;
          } catch (ChatException _) {
            return false;
          }
        });
    return stored[0];
  }

  /** A connection for reading may still lead to the server that has ended. */
  private static boolean resumes(JournalNode node, StreamPosition place) {
    var replay = new Replay[1];
    Await.until(
        () -> "the store is away",
        () -> {
          try {
            replay[0] = node.journal.replay(ROOM, new StartPosition.After(place));
          } catch (ChatException e) {
            assertThat(e.error()).isEqualTo(ChatError.STORE_AWAY);
          }
          return replay[0] != null;
        });
    return replay[0].recovered();
  }

  @Test
  void aStandbyThatLacksCommitsBeginsNewEpochsOnce() throws Exception {
    try (var pair = new StandbyPair(directory)) {
      StoreProperties store = settings(pair, false);
      try (var one = new JournalNode(store, 9, KEEP_ALL);
          var other = new JournalNode(store, 9, KEEP_ALL)) {
        appendNumbers(one.journal, ROOM, 3);
        appendNumbers(other.journal, ROOM, 3);
        pair.awaitReplicated();
        pair.stopReplication();
        StreamPosition seen = appendNumbers(one.journal, ROOM, 3).position();
        appendNumbers(other.journal, ROOM, 1);
        pair.failOver();
        StreamPosition first = awaitAppended(one).position();
        assertThat(first.epoch()).isNotEqualTo(seen.epoch());
        assertThat(first.offset()).isEqualTo(7);
        StreamPosition second = awaitAppended(other).position();
        assertThat(second).isEqualTo(new StreamPosition(first.epoch(), 8));
        assertThat(append(one.journal, draft(ROOM, "9")).position().offset()).isEqualTo(9);
        assertThat(resumes(one, seen)).isFalse();
        assertThat(resumes(other, seen)).isFalse();
        assertThat(resumes(one, first)).isTrue();
        assertThat(resumes(other, first)).isTrue();
        try (var late = new JournalNode(store, 9, KEEP_ALL)) {
          assertThat(resumes(late, first)).isTrue();
          assertThat(late.journal.metrics().epochRenewals()).isZero();
        }
        assertThat(one.journal.metrics().epochRenewals()).isEqualTo(1);
        assertThat(other.journal.metrics().epochRenewals()).isEqualTo(1);
      }
    }
  }

  @Test
  void aSynchronousStandbyKeepsTheEpochs() throws Exception {
    try (var pair = new StandbyPair(directory);
        var node = new JournalNode(settings(pair, true), 9, KEEP_ALL)) {
      StreamPosition seen = appendNumbers(node.journal, ROOM, 3).position();
      pair.awaitReplicated();
      pair.failOver();
      assertThat(awaitAppended(node).position()).isEqualTo(new StreamPosition(seen.epoch(), 4));
      assertThat(resumes(node, seen)).isTrue();
    }
  }

  /** Whatever the operator says, the node knows better. */
  @Test
  void aStandbyThatWasNotSynchronousAfterAllIsFoundOut() throws Exception {
    try (var pair = new StandbyPair(directory);
        var node = new JournalNode(settings(pair, true), 9, KEEP_ALL)) {
      appendNumbers(node.journal, ROOM, 3);
      pair.awaitReplicated();
      pair.stopReplication();
      StreamPosition seen = appendNumbers(node.journal, ROOM, 1).position();
      pair.failOver();
      assertThat(awaitAppended(node).position().epoch()).isNotEqualTo(seen.epoch());
      assertThat(resumes(node, seen)).isFalse();
    }
  }
}
