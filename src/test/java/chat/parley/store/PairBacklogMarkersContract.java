package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of the markers of pairs of messages that earlier versions have stored. */
abstract class PairBacklogMarkersContract extends PairBacklogScenario {

  /** Of those of others after that, all are unread; guests have no markers. */
  @Test
  void usersHaveReadPairsUpToTheirOwnLastMessages() throws Exception {
    addConversation();
    inboxes.add("inbox.bob", 6, 6_000, "bob", "b6");
    inboxes.add("inbox.bob", 7, 7_000, "guest-abcdefghijkl", "g7");
    try (LogWriter _ = upgrade()) {
      assertThat(inboxes.rows(MARKERS))
          .containsExactlyInAnyOrder(
              "pair.alice,bob|alice|8|8",
              "pair.alice,bob|bob|7|7",
              "pair.bob,carol|bob|0|0",
              "pair.bob,carol|carol|1|1",
              "pair.bob,bob|bob|1|1",
              "pair.bob,guest-abcdefghijkl|bob|0|0");
      assertThat(inboxes.rows("select * from marker")).hasSize(6);
      assertThat(unread(ALICE)).containsExactly("pair.alice,bob 0");
      assertThat(unread(BOB))
          .containsExactly(
              "pair.bob,guest-abcdefghijkl 1",
              "pair.bob,bob 0",
              "pair.alice,bob 1",
              "pair.bob,carol 1");
    }
  }

  private List<String> unread(UserName user) throws StoreException {
    MarkerReader reader = database.markerReader();
    return reader.conversations(user, MarkerReader.Position.FIRST, 10).stream()
        .map(row -> row.stream() + " " + row.unread())
        .toList();
  }
}
