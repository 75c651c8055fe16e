package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.TestFanout;
import chat.parley.delivery.WireForm;
import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.testkit.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemberCountsTest {

  private static final int CHANGES = 200;

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Fanout fanout = TestFanout.create(failures);
  private final MemberCounts counts = new MemberCounts(fanout, failures);
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final Address changes = new Address.Members(new RoomName(Names.unique("room")));

  @AfterEach
  void stop() {
    counts.stop();
    outbox.close();
  }

  /** Returns a change of a room; 0 members for one of a room that is not large. */
  private ChatMessage change(long offset, int members) {
    Map<String, String> extras =
        members == 0 ? Map.of() : Map.of(MemberCounts.HEADER, String.valueOf(members));
    var body = Body.ofText(("change " + offset).getBytes(UTF_8), "application/json");
    return TestMessages.message(
        new Draft(changes, TestMessages.ALICE, body, null, true, extras), "e", offset);
  }

  private WireForm form() {
    return counts.formOf(changes, TestMessages.BODY);
  }

  private void subscribe(List<ChatMessage> replay) {
    fanout
        .subscribe(changes, form(), outbox.outbox(), null)
        .begin(0, replay.size(), _ -> new MessagePage(replay, replay.size()));
  }

  private static String numberOf(int members) {
    return "{\"members\": %d}".formatted(members);
  }

  @Test
  void changesOfSmallRoomsAreDelivered() {
    subscribe(List.of(change(1, 0)));
    fanout.publish(change(2, 0));
    assertThat(outbox.nextText()).isEqualTo("change 1");
    assertThat(outbox.nextText()).isEqualTo("change 2");
  }

  @Test
  void theNumberOfMembersReplacesTheChangesOfALargeRoomAndTheLastOneArrives() {
    subscribe(List.of());
    Set<String> expected = new TreeSet<>();
    for (int i = 1; i <= CHANGES; i++) {
      fanout.publish(change(i, 1_000 + i));
      expected.add(numberOf(1_000 + i));
    }
    int received = 0;
    for (String last = ""; !last.equals(numberOf(1_000 + CHANGES)); received++) {
      last = outbox.nextText();
      assertThat(expected).contains(last);
    }
    assertThat(received).as("numbers in place of %d changes", CHANGES).isLessThan(CHANGES / 2);
  }

  @Test
  void aRoomThatChangesLaterHasItsNumberSentAgain() {
    subscribe(List.of());
    for (int i = 1; i <= 3; i++) {
      fanout.publish(change(i, 1_000 + i));
      assertThat(outbox.nextText()).isEqualTo(numberOf(1_000 + i));
    }
  }

  @Test
  void aReplayHasNoChangesOfLargeRooms() {
    subscribe(List.of(change(1, 0), change(2, 1_001), change(3, 1_002), change(4, 0)));
    assertThat(outbox.nextText()).isEqualTo("change 1");
    assertThat(outbox.nextText()).isEqualTo("change 4");
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void theMessagesOfOtherStreamsKeepTheirForm() {
    assertThat(counts.formOf(TestMessages.newRoom(), TestMessages.BODY))
        .isSameAs(TestMessages.BODY);
    assertThat(form()).isEqualTo(form());
    assertThat(form().template()).isEqualTo(form().template()).isNotEqualTo(form());
  }
}
