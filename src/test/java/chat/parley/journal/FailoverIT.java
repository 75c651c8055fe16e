package chat.parley.journal;

import static chat.parley.journal.JournalContract.ALICE;
import static chat.parley.journal.JournalContract.KEEP_ALL;
import static chat.parley.journal.JournalContract.ROOM;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.appendNumbers;
import static chat.parley.journal.JournalContract.awaitReplay;
import static chat.parley.journal.JournalContract.draft;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatException;
import chat.parley.message.StreamPosition;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.StandbyPair;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failover to a PostgreSQL standby, with and without the last commits. */
class FailoverIT {

  @TempDir private Path directory;

  private static StoreProperties settings(StandbyPair pair, boolean synchronousStandby) {
    return new StoreProperties(Path.of("unused"), pair.store(synchronousStandby));
  }

  /**
   * Retries an append until the node has found the new primary, and returns its result. A node has
   * several connections, and a second append may need another one than the first.
   *
   * @param id the client message id, with which an append of unknown outcome is stored once
   */
  private static StoredMessage awaitAppended(JournalNode node, String id) {
    var stored = new StoredMessage[1];
    Await.until(
        () -> "outage: " + node.journal.outage(),
        () -> {
          try {
            stored[0] = append(node.journal, draft(ROOM, ALICE, "after", id));
            return true;
          } catch (ChatException _) {
            return false;
          }
        });
    return stored[0];
  }

  private static boolean resumes(JournalNode node, StreamPosition position) {
    return awaitReplay(node.journal, ROOM, new StartPosition.After(position)).recovered();
  }

  @Test
  void aStandbyThatLacksCommitsBeginsNewEpochsOnce() throws Exception {
    try (var pair = new StandbyPair(directory)) {
      StoreProperties store = settings(pair, false);
      try (var nodeA = new JournalNode(store, 9, KEEP_ALL);
          var nodeB = new JournalNode(store, 9, KEEP_ALL)) {
        appendNumbers(nodeA.journal, ROOM, 3);
        appendNumbers(nodeB.journal, ROOM, 3);
        pair.awaitReplicated();
        pair.stopReplication();
        StreamPosition seen = appendNumbers(nodeA.journal, ROOM, 3).position();
        appendNumbers(nodeB.journal, ROOM, 1);
        pair.failOver();
        StreamPosition first = awaitAppended(nodeA, "a").position();
        assertThat(first.epoch()).isNotEqualTo(seen.epoch());
        assertThat(first.offset()).isEqualTo(7);
        StreamPosition second = awaitAppended(nodeB, "b").position();
        assertThat(second).isEqualTo(new StreamPosition(first.epoch(), 8));
        assertThat(awaitAppended(nodeA, "c").position().offset()).isEqualTo(9);
        assertThat(resumes(nodeA, seen)).isFalse();
        assertThat(resumes(nodeB, seen)).isFalse();
        assertThat(resumes(nodeA, first)).isTrue();
        assertThat(resumes(nodeB, first)).isTrue();
        try (var late = new JournalNode(store, 9, KEEP_ALL)) {
          assertThat(resumes(late, first)).isTrue();
          assertThat(late.journal.metrics().epochRenewals()).isZero();
        }
        assertThat(nodeA.journal.metrics().epochRenewals()).isEqualTo(1);
        assertThat(nodeB.journal.metrics().epochRenewals()).isEqualTo(1);
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
      assertThat(awaitAppended(node, "a").position())
          .isEqualTo(new StreamPosition(seen.epoch(), 4));
      assertThat(resumes(node, seen)).isTrue();
    }
  }

  /** The lost commit is detected by its batch number, whatever the configuration says. */
  @Test
  void aStandbyWronglyConfiguredAsSynchronousBeginsNewEpochs() throws Exception {
    try (var pair = new StandbyPair(directory);
        var node = new JournalNode(settings(pair, true), 9, KEEP_ALL)) {
      appendNumbers(node.journal, ROOM, 3);
      pair.awaitReplicated();
      pair.stopReplication();
      StreamPosition seen = appendNumbers(node.journal, ROOM, 1).position();
      pair.failOver();
      assertThat(awaitAppended(node, "a").position().epoch()).isNotEqualTo(seen.epoch());
      assertThat(resumes(node, seen)).isFalse();
    }
  }
}
