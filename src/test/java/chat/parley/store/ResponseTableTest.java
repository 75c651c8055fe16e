package chat.parley.store;

import static chat.parley.store.EmptySqlite.ALICE;
import static chat.parley.store.EmptySqlite.ROOM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.Draft;
import chat.parley.testkit.Shows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of reactions and threads while messages are removed and deleted. */
class ResponseTableTest {

  private static final List<String> TABLES =
      List.of("reaction", "reaction_count", "reaction_summary", "thread_message", "thread_marker");

  @AutoClose private final OpenStore store;

  ResponseTableTest(@TempDir Path directory) throws Exception {
    store = new OpenStore(directory);
  }

  private static Draft draft(String header, String text) {
    Body body = Body.ofText(text.getBytes(UTF_8), null);
    return new Draft(ROOM, ALICE, body, null, true, Map.of(header, "1"));
  }

  private static Draft reaction(String text) {
    return draft(Change.Kind.REACTION.header(), text);
  }

  @BeforeEach
  void writeAMessageWithAThreadAndAnOwedSummary() throws Exception {
    store.write(EmptySqlite.draft(ROOM, "1"), draft("thread", "2"));
    store.write(reaction("👍"), reaction("❤"));
  }

  private List<ResponseReader.Owed> owed() throws StoreException {
    return store.database.reader().responses().owed(10);
  }

  private void assertEmpty(List<String> tables) throws Exception {
    for (String table : tables) {
      assertThat(store.column("select stream from " + table)).as(table).isEmpty();
    }
  }

  @Test
  @Shows("reactions")
  void aSecondReactionWithinASecondIsOwed() throws Exception {
    assertThat(owed())
        .extracting(ResponseReader.Owed::stream, ResponseReader.Owed::offset)
        .containsExactly(tuple(ROOM.stream(), 1L));
    assertThat(store.stored()).hasSize(3);
  }

  @Test
  @Shows("reactions")
  void aRemovedMessageHasNoReactionsAndNothingIsOwed() throws Exception {
    store.write(draft(Change.Kind.REMOVAL.header(), ""));
    assertEmpty(TABLES.subList(0, 3));
    assertThat(owed()).isEmpty();
  }

  @Test
  void aSummaryOfADeletedMessageIsNotOwedAnyMore() throws Exception {
    store.writer.delete(store.database.reader().stream(ROOM), 1);
    assertEmpty(TABLES);
    assertThat(owed()).isEmpty();
    store.write(draft(Change.Kind.SUMMARY.header(), ""));
    assertThat(owed()).isEmpty();
    assertThat(store.stored()).hasSize(2);
  }
}
