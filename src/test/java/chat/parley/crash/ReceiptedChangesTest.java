package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.ReceiptedChanges.Copy;
import chat.parley.message.Change;
import chat.parley.testkit.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker of edits and removals detects every difference from the log. */
class ReceiptedChangesTest {

  private static final Map<String, String> REMOVED = Map.of("removed", "true");

  /** Message 1 was edited twice, message 2 was removed. */
  private static final List<LogEntry> SENT =
      List.of(
          entry(1, "a", Map.of()),
          entry(2, "b", Map.of()),
          entry(3, "c", Map.of("edits", "1")),
          entry(4, "", Map.of("removes", "2")),
          entry(5, "d", Map.of("edits", "1")));

  private static final LogEntry FIRST = entry(1, "d", Map.of("edited", "5"));
  private static final LogEntry SECOND = entry(2, "", REMOVED);
  private static final LogEntry SUPERSEDED = entry(3, "", Map.of("edits", "1", "removed", "true"));

  private final ReceiptedChanges receipted = new ReceiptedChanges();

  ReceiptedChangesTest() {
    SENT.forEach(receipted::add);
  }

  private static LogEntry entry(long offset, String text, Map<String, String> headers) {
    return new LogEntry(offset, "ann", text, null, headers);
  }

  private static List<LogEntry> log(LogEntry first, LogEntry second, LogEntry third) {
    return List.of(first, second, third, SENT.get(3), SENT.get(4));
  }

  private List<String> checkLog(LogEntry first, LogEntry second, LogEntry third) {
    return receipted.checkLog("a node", log(first, second, third));
  }

  @Test
  void changesAreCounted() {
    assertThat(receipted.count(Change.Kind.EDIT)).isEqualTo(2);
    assertThat(receipted.count(Change.Kind.REMOVAL)).isEqualTo(1);
  }

  @Test
  void aLogWithAllChangesHasNoFaults() {
    assertThat(checkLog(FIRST, SECOND, SUPERSEDED)).isEmpty();
    assertThat(receipted.checkPages("a node", List.of(FIRST, SECOND, SENT.get(3)))).isEmpty();
    assertThat(receipted.checkLive("a client", Map.of(1L, FIRST, 2L, SECOND))).isEmpty();
  }

  @Test
  void anEditThatIsNotInTheMessageIsFound() {
    LogEntry earlier = entry(1, "c", Map.of("edited", "3"));
    assertThat(checkLog(earlier, SECOND, SUPERSEDED)).hasSize(1);
    assertThat(receipted.checkPages("a node", List.of(earlier, SECOND, SENT.get(3)))).hasSize(1);
    assertThat(receipted.checkMessages("a client", Map.of(1L, earlier))).hasSize(1);
  }

  @Test
  void theTextOfARemovedMessageIsFound() {
    assertThat(checkLog(FIRST, entry(2, "b", REMOVED), SUPERSEDED)).hasSize(1);
    assertThat(checkLog(FIRST, SENT.get(1), SUPERSEDED)).hasSize(1);
  }

  @Test
  void theTextOfASupersededEditIsFound() {
    assertThat(checkLog(FIRST, SECOND, SENT.get(2))).hasSize(1);
  }

  @Test
  void aMissingEntryIsFound() {
    assertThat(receipted.checkLog("a node", log(FIRST, SECOND, SUPERSEDED).subList(0, 4)))
        .hasSize(1)
        .allMatch(fault -> fault.startsWith("outdated: a node has null in place of "));
    assertThat(receipted.checkLive("a client", Map.of(1L, FIRST))).hasSize(1);
  }

  @Test
  void anEarlierCopyIsCheckedWithTheLaterChanges() {
    List<LogEntry> log = log(FIRST, SECOND, SUPERSEDED);
    var messages = new HashMap<>(Map.of(1L, SENT.get(0), 2L, SENT.get(1)));
    assertThat(receipted.checkCopy("a client", new Copy(2, messages), log)).isEmpty();
    assertThat(receipted.checkCopy("a client", new Copy(4, messages), log)).hasSize(1);
    messages.put(2L, SECOND);
    assertThat(receipted.checkCopy("a client", new Copy(4, messages), log)).isEmpty();
    // The message has a change already that is applied again.
    messages.put(1L, FIRST);
    assertThat(receipted.checkCopy("a client", new Copy(2, messages), log)).isEmpty();
  }
}
