package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.Ledger.Copy;
import chat.parley.crash.Ledger.Draft;
import chat.parley.crash.Ledger.Reader;
import chat.parley.crash.Ledger.Receipt;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker detects every kind of fault. */
class VerdictTest {

  private static final Reader ANN = new Reader("ann", "chat");
  private static final Reader BOB = new Reader("bob", "chat");

  private final Ledger ledger = new Ledger();

  VerdictTest() {
    ledger.addReader(ANN);
    ledger.addReader(BOB);
    for (String id : new String[] {"1", "2", "3"}) {
      ledger.recordDraft(id, new Draft("chat", "text " + id));
      ledger.recordReceipt(new Receipt(id, position(id), false));
    }
    receive(ANN, "1", "2", "3");
  }

  private static Position position(String id) {
    return new Position("e", Long.parseLong(id), "e-" + id);
  }

  private void receive(Reader reader, String... ids) {
    for (String id : ids) {
      ledger.recordCopy(reader, new Copy(id, position(id), "text " + id));
    }
  }

  private void assertFound(String kind) {
    assertThat(ledger.verdict().count(kind)).as(ledger.verdict().toString()).isPositive();
  }

  @Test
  void aCorrectRunHasNoFaults() {
    receive(BOB, "1", "2", "3");
    assertThat(ledger.verdict().faults()).isEmpty();
    assertThat(ledger.verdict().seen()).isEqualTo(6);
  }

  @Test
  void aMessageMissingAtTheEndIsLost() {
    receive(BOB, "1", "2");
    assertFound("lost");
  }

  @Test
  void aMessageMissingInTheMiddleIsLost() {
    receive(BOB, "1", "3");
    assertFound("lost");
  }

  @Test
  void aMessageReceivedTwiceIsRepeated() {
    receive(BOB, "1", "2", "2", "3");
    assertFound("repeated");
  }

  @Test
  void aMessageStoredTwiceIsRepeated() {
    receive(BOB, "1", "2", "3");
    ledger.recordCopy(BOB, new Copy("3", position("4"), "text 3"));
    assertFound("repeated");
  }

  @Test
  void messagesInADifferentOrderAreMisplaced() {
    ledger.recordCopy(BOB, new Copy("2", new Position("e", 1, "e-1"), "text 2"));
    ledger.recordCopy(BOB, new Copy("1", new Position("e", 2, "e-2"), "text 1"));
    assertFound("misplaced");
  }

  @Test
  void aDifferentEpochIsDisordered() {
    ledger.recordCopy(BOB, new Copy("1", new Position("other", 1, "other-1"), "text 1"));
    assertFound("disordered");
  }

  @Test
  void aMessageThatWasNotSentIsInvented() {
    receive(BOB, "1", "2", "3");
    ledger.recordCopy(BOB, new Copy("4", position("4"), "text 4"));
    assertFound("invented");
  }

  @Test
  void aChangedTextIsInvented() {
    ledger.recordCopy(BOB, new Copy("1", position("1"), "text I"));
    assertFound("invented");
  }

  @Test
  void aRepeatReceiptedAtAnotherPositionIsAFault() {
    receive(BOB, "1", "2", "3");
    ledger.recordReceipt(new Receipt("3", position("4"), true));
    assertThat(ledger.verdict().faults()).anyMatch(fault -> fault.contains("another position"));
  }

  /** Both users of a pair have read the same two messages; returns the readers. */
  private List<Reader> readPair() {
    receive(BOB, "1", "2", "3");
    TestStream pair = TestStream.pair("ann", "bob", "ann");
    assertThat(pair.name()).isEqualTo(TestStream.pair("ann", "bob", "bob").name());
    List<Reader> readers =
        List.of(new Reader("early-ann", pair.name()), new Reader("early-bob", pair.name()));
    readers.forEach(ledger::addReader);
    for (String id : new String[] {"1", "2"}) {
      String inPair = pair.recordedId(id);
      ledger.recordDraft(inPair, new Draft(pair.name(), "text " + id));
      ledger.recordReceipt(
          new Receipt(inPair, new Position(null, Long.parseLong(id), null), false));
      ledger.recordCopy(readers.getFirst(), new Copy(inPair, position(id), "text " + id));
    }
    return readers;
  }

  private void receiveInPair(Reader reader, String id, Position position) {
    String inPair = TestStream.pair("ann", "bob", "bob").recordedId(id);
    ledger.recordCopy(reader, new Copy(inPair, position, "text " + id));
  }

  @Test
  void bothUsersOfAPairSeeTheMessagesOfTheInboxAtTheReceiptedOffsets() {
    Reader bob = readPair().getLast();
    receiveInPair(bob, "1", position("1"));
    receiveInPair(bob, "2", position("2"));
    assertThat(ledger.verdict().faults()).isEmpty();
  }

  @Test
  void aMessageToAnInboxThatIsNotInThePairIsLost() {
    receiveInPair(readPair().getLast(), "1", position("1"));
    assertFound("lost");
  }

  @Test
  void aMessageAtAnotherOffsetOfThePairIsMisplaced() {
    Reader bob = readPair().getLast();
    receiveInPair(bob, "2", new Position("e", 1, "e-1"));
    receiveInPair(bob, "1", new Position("e", 2, "e-2"));
    assertFound("misplaced");
  }

  @Test
  void aPairWithAnotherEpochForTheOtherUserIsDisordered() {
    receiveInPair(readPair().getLast(), "1", new Position("other", 1, "other-1"));
    assertFound("disordered");
  }

  @Test
  void aMessageOfAnotherUserInThePairIsInvented() {
    receiveInPair(readPair().getLast(), "3", position("1"));
    assertFound("invented");
  }

  @Test
  void aLateEphemeralMessageIsStale() {
    receive(BOB, "1", "2", "3");
    ledger.recordEphemeral("bob", Ledger.STALE);
    assertThat(ledger.verdict().faults()).isEmpty();
    ledger.recordEphemeral("bob", Ledger.STALE.plusMillis(1));
    assertFound("stale");
  }
}
