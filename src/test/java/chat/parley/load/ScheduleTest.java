package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final long MILLI = 1_000_000;

  private final List<String> sent = new ArrayList<>();
  private final int[] numbers = new int[4];

  /** Sends what is due, and returns it as {@code writer@due}. */
  private List<String> send(Schedule schedule, long now) {
    sent.clear();
    var _ = schedule.send(now, this::record);
    return List.copyOf(sent);
  }

  private int record(int writer, long due) {
    sent.add(writer + "@" + due);
    return ++numbers[writer];
  }

  @Test
  void anOpenLoopSendsAtFixedTimesTheWritersInTurn() {
    Scene scene = TestScenes.pairs(1, 4, false);
    Schedule schedule = Schedule.of(new Pace.Open(1000), scene, 5);
    assertThat(send(schedule, 4)).isEmpty();
    assertThat(schedule.send(4, this::record)).as("the next time").isEqualTo(5);
    assertThat(send(schedule, 5)).containsExactly("0@5");
    assertThat(send(schedule, 4 + MILLI)).isEmpty();
    assertThat(send(schedule, 5 + MILLI)).containsExactly("1@" + (5 + MILLI));
    assertThat(schedule.send(5 + MILLI, this::record)).isEqualTo(5 + 2 * MILLI);
  }

  @Test
  void anOpenLoopMakesUpForAPauseWithTheTimesThatWereDue() {
    Schedule schedule = Schedule.of(new Pace.Open(1000), TestScenes.room(1, 3), 0);
    assertThat(send(schedule, 3 * MILLI + 1))
        .containsExactly("0@0", "0@" + MILLI, "0@" + 2 * MILLI, "0@" + 3 * MILLI);
  }

  @Test
  void anOpenLoopDoesNotWaitForDeliveries() {
    Schedule schedule = Schedule.of(new Pace.Open(1000), TestScenes.room(1, 3), 0);
    assertThat(send(schedule, 0)).hasSize(1);
    schedule.delivered(0, 1);
    schedule.receiptReceived(0);
    assertThat(send(schedule, 1)).isEmpty();
  }

  @Test
  void aClosedLoopDistributesTheWindowOverTheWriters() {
    Schedule schedule = Schedule.of(new Pace.Closed(6), TestScenes.pairs(1, 4, false), 0);
    assertThat(send(schedule, 7)).containsExactly("0@7", "1@7", "2@7", "3@7", "0@7", "1@7");
    assertThat(schedule.send(8, this::record)).isEqualTo(Schedule.NEVER);
    assertThat(send(schedule, 9)).isEmpty();
  }

  @Test
  void aDeliveryToAllSubscribersLetsTheWriterSendAgain() {
    Schedule schedule = Schedule.of(new Pace.Closed(1), TestScenes.room(1, 3), 0);
    assertThat(send(schedule, 1)).containsExactly("0@1");
    schedule.delivered(0, 1);
    schedule.delivered(0, 1);
    assertThat(send(schedule, 2)).as("one subscriber is missing").isEmpty();
    schedule.delivered(0, 1);
    assertThat(send(schedule, 3)).containsExactly("0@3");
  }

  @Test
  void messagesMayBeDeliveredInAnotherOrder() {
    Schedule schedule = Schedule.of(new Pace.Closed(2), TestScenes.room(1, 2), 0);
    assertThat(send(schedule, 1)).hasSize(2);
    schedule.delivered(0, 2);
    schedule.delivered(0, 1);
    schedule.delivered(0, 2);
    assertThat(send(schedule, 2)).containsExactly("0@2");
    schedule.delivered(0, 1);
    assertThat(send(schedule, 3)).containsExactly("0@3");
  }

  @Test
  void withReceiptsTheReceiptLetsTheWriterSendAgain() {
    Schedule schedule = Schedule.of(new Pace.Closed(2), TestScenes.pairs(1, 2, true), 0);
    assertThat(send(schedule, 1)).containsExactly("0@1", "1@1");
    schedule.delivered(0, 1);
    schedule.delivered(1, 1);
    assertThat(send(schedule, 2)).isEmpty();
    schedule.receiptReceived(1);
    assertThat(send(schedule, 3)).containsExactly("1@3");
  }

  @Test
  void duplicatesDoNotEnlargeTheWindow() {
    Schedule schedule = Schedule.of(new Pace.Closed(2), TestScenes.pairs(1, 2, true), 0);
    assertThat(send(schedule, 1)).hasSize(2);
    for (int i = 0; i < 5; i++) {
      schedule.receiptReceived(0);
    }
    assertThat(send(schedule, 2)).containsExactly("0@2", "0@2");
  }

  @Test
  void aWriterMaySendMoreMessagesThanAreCountedAtATime() {
    Schedule schedule = Schedule.of(new Pace.Closed(1), TestScenes.room(1, 1), 0);
    for (int number = 1; number <= 3000; number++) {
      assertThat(send(schedule, number)).hasSize(1);
      schedule.delivered(0, number);
    }
  }
}
