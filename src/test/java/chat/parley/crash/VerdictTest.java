package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.Ledger.Copy;
import chat.parley.crash.Ledger.Draft;
import chat.parley.crash.Ledger.Reader;
import chat.parley.crash.Ledger.Receipt;
import org.junit.jupiter.api.Test;

/** The checker finds every kind of fault. */
class VerdictTest {

  private static final Reader ANN = new Reader("ann", "chat");
  private static final Reader BOB = new Reader("bob", "chat");

  private final Ledger ledger = new Ledger();

  VerdictTest() {
    ledger.reads(ANN);
    ledger.reads(BOB);
    for (String id : new String[] {"1", "2", "3"}) {
      ledger.sent(id, new Draft("chat", "text " + id));
      ledger.receipted(new Receipt(id, place(id), false));
    }
    sees(ANN, "1", "2", "3");
  }

  private static Position place(String id) {
    return new Position("e", Long.parseLong(id), "e-" + id);
  }

  private void sees(Reader reader, String... ids) {
    for (String id : ids) {
      ledger.seen(reader, new Copy(id, place(id), "text " + id));
    }
  }

  private void finds(String kind) {
    assertThat(ledger.verdict().count(kind)).as(ledger.verdict().toString()).isPositive();
  }

  @Test
  void nothingIfAllIsWell() {
    sees(BOB, "1", "2", "3");
    assertThat(ledger.verdict().faults()).isEmpty();
    assertThat(ledger.verdict().seen()).isEqualTo(6);
  }

  @Test
  void aMessageThatIsMissingAtTheEnd() {
    sees(BOB, "1", "2");
    finds("lost");
  }

  @Test
  void aMessageThatIsMissingBetween() {
    sees(BOB, "1", "3");
    finds("lost");
  }

  @Test
  void aMessageThatComesTwice() {
    sees(BOB, "1", "2", "2", "3");
    finds("repeated");
  }

  @Test
  void aMessageThatWasStoredTwice() {
    sees(BOB, "1", "2", "3");
    ledger.seen(BOB, new Copy("3", place("4"), "text 3"));
    finds("repeated");
  }

  @Test
  void anotherOrderThanOthersSee() {
    ledger.seen(BOB, new Copy("2", new Position("e", 1, "e-1"), "text 2"));
    ledger.seen(BOB, new Copy("1", new Position("e", 2, "e-2"), "text 1"));
    finds("misplaced");
  }

  @Test
  void anotherEpoch() {
    ledger.seen(BOB, new Copy("1", new Position("other", 1, "other-1"), "text 1"));
    finds("disordered");
  }

  @Test
  void aMessageThatNobodySent() {
    sees(BOB, "1", "2", "3");
    ledger.seen(BOB, new Copy("4", place("4"), "text 4"));
    finds("invented");
  }

  @Test
  void aTextThatWasChanged() {
    ledger.seen(BOB, new Copy("1", place("1"), "text I"));
    finds("invented");
  }

  @Test
  void aRepeatWithAnotherPlace() {
    sees(BOB, "1", "2", "3");
    ledger.receipted(new Receipt("3", place("4"), true));
    assertThat(ledger.verdict().faults()).anyMatch(fault -> fault.contains("another place"));
  }

  @Test
  void anEphemeralMessageThatComesLate() {
    sees(BOB, "1", "2", "3");
    ledger.whispered("bob", Ledger.STALE);
    assertThat(ledger.verdict().faults()).isEmpty();
    ledger.whispered("bob", Ledger.STALE.plusMillis(1));
    finds("stale");
  }
}
