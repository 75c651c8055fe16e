package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.presence.Choices.Choice;
import chat.parley.presence.PresenceFrame.Entry;
import chat.parley.presence.PresenceFrame.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceFrameTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bøb");

  private static final PresenceFrame FRAME =
      new PresenceFrame(
          "node-1",
          42,
          Part.CHANGES,
          PresenceFrame.ALL,
          List.of(
              new Entry(ANN, Availability.ONLINE, 0, null),
              new Entry(BOB, Availability.AWAY, 0, new Choice(Availability.AWAY, 7)),
              new Entry(ANN, Availability.INVISIBLE, 9, new Choice(Availability.INVISIBLE, 8)),
              new Entry(BOB, null, 10, null),
              new Entry(ANN, null, 0, new Choice(Availability.ONLINE, 11))),
          List.of(Address.Pair.of(ANN, BOB)));

  @Test
  void aFrameIsDecodedAsItWasEncoded() throws IOException {
    assertThat(PresenceFrame.decode(FRAME.encode())).isEqualTo(FRAME);
    var empty = new PresenceFrame("n", 1, Part.END, "", List.of(), List.of());
    assertThat(PresenceFrame.decode(empty.encode())).isEqualTo(empty);
  }

  @Test
  void aDamagedFrameIsRefused() {
    byte[] bytes = FRAME.encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> PresenceFrame.decode(part));
    }
    byte[] other = bytes.clone();
    other[0]++;
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> PresenceFrame.decode(other));
  }
}
