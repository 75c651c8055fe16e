package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.crash.Ledger.Copy;
import chat.parley.crash.Ledger.Reader;
import chat.parley.crash.MembershipLog.Change;
import chat.parley.crash.MembershipLog.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests the rules for members that come and go: eve is a member for the offsets 11 to 20, and again
 * for 31 to 40.
 */
class MembershipLogTest {

  private static final Reader EVENTS = new Reader("eve-events", "room.club");
  private static final List<Change> CHANGES =
      List.of(
          new Change(2, "eve", true, 10),
          new Change(3, "eve", false, 20),
          new Change(4, "bob", true, 25),
          new Change(5, "eve", true, 30),
          new Change(6, "eve", false, 40));

  private final MembershipLog log = new MembershipLog();
  private final Recorder eve = log.reader("eve");

  MembershipLogTest() {
    log.setTruth(CHANGES, List.of());
  }

  private void subscribe(long... offsets) {
    eve.recordStart(EVENTS, true, "");
    for (long offset : offsets) {
      eve.recordCopy(EVENTS, new Copy("id", new Position("e", offset, "e-" + offset), "text"));
    }
  }

  private void store(Stored... messages) {
    log.setTruth(CHANGES, List.of(messages));
  }

  private void assertFault(String fault) {
    assertThat(log.faults()).containsExactly(fault);
  }

  @Test
  void messagesOfMembershipsAreNoFaults() {
    subscribe(11, 20);
    subscribe(31, 40);
    log.recordChange(3, "eve", false);
    log.recordAccepted("eve", 40);
    store(new Stored(11, "eve"), new Stored(21, "ann"), new Stored(40, "eve"));
    assertThat(log.faults()).isEmpty();
    assertThat(log.counts()).isEqualTo(new MembershipLog.Counts(3, 2, 4, 2));
  }

  @Test
  void aMessageReceivedAfterTheRemovalIsUnauthorized() {
    subscribe(20, 21);
    assertFault(
        "unauthorized: eve, subscription 1 of eve-events received offset 21; the last membership"
            + " was offsets 11 to 20");
  }

  @Test
  void aMessageReceivedThatIsOlderThanTheMembershipIsUnauthorized() {
    subscribe(10);
    assertFault(
        "unauthorized: eve, subscription 1 of eve-events received offset 10; the last membership"
            + " was none");
  }

  @Test
  void aSubscriptionThatContinuesInALaterMembershipIsUnauthorized() {
    subscribe(20, 31);
    assertFault(
        "unauthorized: eve, subscription 1 of eve-events received offset 31 of a membership with"
            + " offsets 31 to 40, but had begun in one with offsets 11 to 20");
  }

  @Test
  void aMessageStoredAfterTheRemovalOfItsSenderIsUnauthorized() {
    store(new Stored(41, "eve"));
    assertFault(
        "unauthorized: a message of eve was stored at offset 41; the last membership was offsets"
            + " 31 to 40");
  }

  @Test
  void anAcceptedMessageThatIsNotStoredIsLost() {
    log.recordAccepted("eve", 12);
    store(new Stored(12, "ann"));
    assertFault("lost: Stored[offset=12, from=eve] was accepted, but is not stored");
  }

  @Test
  void aConfirmedChangeThatIsNotStoredIsLost() {
    log.recordChange(6, "eve", false);
    log.recordChange(7, "eve", true);
    assertFault(
        "lost: AnsweredChange[offset=7, user=eve, added=true] was confirmed, but is not stored");
  }

  @Test
  void theCurrentMembershipHasNoEnd() {
    log.setTruth(List.of(new Change(1, "eve", true, 5)), List.of(new Stored(9, "eve")));
    subscribe(6, 1_000);
    assertThat(log.faults()).isEmpty();
  }
}
