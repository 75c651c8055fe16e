package chat.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.room.RoomPins.Pin;
import chat.parley.testkit.ChatExceptions;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomPinsTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");

  private RoomPins pins = new RoomPins(List.of());

  private void pin(long offset, @Nullable Long before) {
    pins = pins.after(new RoomAction.Pin(offset, before), ANN, offset);
  }

  private List<Long> offsets() {
    return pins.pins().stream().map(Pin::offset).toList();
  }

  @Test
  void aNewPinIsTheLastOrBeforeAnotherOne() {
    pin(5, null);
    pin(3, null);
    pin(9, 5L);
    pin(1, 3L);
    assertThat(offsets()).containsExactly(9L, 5L, 1L, 3L);
  }

  @Test
  void aPinMovesAndKeepsItsUserAndTime() {
    LongStream.rangeClosed(1, 4).forEach(offset -> pin(offset, null));
    pins = pins.after(new RoomAction.Pin(4, 2L), BOB, 99);
    assertThat(offsets()).containsExactly(1L, 4L, 2L, 3L);
    assertThat(pins.pins().get(1)).isEqualTo(new Pin(4, ANN, 4));
    pin(1, 3L);
    assertThat(offsets()).containsExactly(4L, 2L, 1L, 3L);
  }

  @Test
  void whatIsAlreadyAsAskedChangesNothing() {
    LongStream.rangeClosed(1, 3).forEach(offset -> pin(offset, null));
    for (RoomAction.OfPins action :
        List.of(
            new RoomAction.Pin(2, null),
            new RoomAction.Pin(2, 2L),
            new RoomAction.Pin(2, 3L),
            new RoomAction.Unpin(9))) {
      assertThat(pins.after(action, BOB, 99)).as("%s", action).isSameAs(pins);
    }
  }

  @Test
  void anEndedPinLeavesTheOthersInOrder() {
    LongStream.rangeClosed(1, 3).forEach(offset -> pin(offset, null));
    pins = pins.after(new RoomAction.Unpin(2), BOB, 99);
    assertThat(offsets()).containsExactly(1L, 3L);
  }

  @Test
  void aPinIsRefusedBeforeAMessageThatIsNotPinned() {
    pin(1, null);
    for (long offset : new long[] {1, 2}) {
      ChatExceptions.expect(ChatError.NO_MESSAGE, () -> pin(offset, 7L));
    }
    ChatExceptions.expect(ChatError.NO_MESSAGE, () -> pin(2, 2L));
    assertThat(offsets()).containsExactly(1L);
  }

  @Test
  void aRoomHasAHundredPinsAtMost() {
    LongStream.rangeClosed(1, RoomPins.MAX).forEach(offset -> pin(offset, null));
    ChatExceptions.expect(ChatError.TOO_MANY, () -> pin(101, null));
    pin(100, 1L);
    assertThat(offsets()).hasSize(100).startsWith(100L, 1L);
    pins = pins.after(new RoomAction.Unpin(50), BOB, 99);
    pin(101, 1L);
    assertThat(offsets()).hasSize(100).startsWith(100L, 101L, 1L);
  }
}
