package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.limits.RunningTime;
import chat.parley.message.CloseCode;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

  private static final int MAX_SIZE = 1_000;

  private final RecordedReceiver receiver = new RecordedReceiver();
  private final FrameReader reader = new FrameReader(MAX_SIZE);

  @BeforeEach
  void open() {
    reader.setReceiver(receiver);
  }

  private void receive(boolean fin, int opcode, byte[] payload) {
    reader.received(new Frame(fin, false, opcode, payload));
  }

  private void ping() {
    receive(true, Frame.PING, bytes(1));
  }

  private static byte[] bytes(int size) {
    return "x".repeat(size).getBytes(UTF_8);
  }

  private static void assertCloses(int code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            FrameException.class, e -> assertThat(e.closeCode()).isEqualTo(code));
  }

  private static void awaitNextNanosecond() {
    long now = RunningTime.nanos();
    while (RunningTime.nanos() == now) {
      Thread.onSpinWait();
    }
  }

  @Test
  void textAndBinaryMessagesReachTheReceiver() {
    receive(true, Frame.TEXT, "héllo".getBytes(UTF_8));
    receive(true, Frame.BINARY, new byte[] {'a', 'b'});
    receive(true, Frame.TEXT, bytes(0));
    assertThat(receiver.events())
        .containsExactly("frame 6", "text héllo", "frame 2", "binary ab", "frame 0", "text ");
  }

  @Test
  void theFragmentsOfAMessageAreJoined() {
    byte[] text = "héllo".getBytes(UTF_8);
    receive(false, Frame.TEXT, Arrays.copyOfRange(text, 0, 2));
    receive(false, Frame.CONTINUATION, Arrays.copyOfRange(text, 2, 4));
    assertThat(receiver.messages()).isEmpty();
    ping();
    receive(true, Frame.CONTINUATION, Arrays.copyOfRange(text, 4, 6));
    receive(true, Frame.BINARY, bytes(1));
    receive(false, Frame.BINARY, bytes(1));
    receive(true, Frame.CONTINUATION, bytes(1));
    assertThat(receiver.messages()).containsExactly("text héllo", "binary x", "binary xx");
  }

  @Test
  void controlFramesAreCountedAndAreNoMessages() {
    receive(true, Frame.PING, bytes(3));
    receive(true, Frame.PONG, bytes(2));
    receive(true, Frame.CLOSE, bytes(0));
    assertThat(receiver.events()).containsExactly("frame 3", "frame 2", "frame 0");
  }

  @Test
  void aTextThatIsNotUtf8IsRefused() {
    byte[] malformed = {'a', (byte) 0xC3};
    receive(true, Frame.BINARY, malformed);
    assertCloses(1007, () -> receive(true, Frame.TEXT, malformed));
    receive(false, Frame.TEXT, malformed);
    assertCloses(1007, () -> receive(true, Frame.CONTINUATION, malformed));
    assertThat(receiver.messages()).hasSize(1).allMatch(event -> event.startsWith("binary"));
  }

  @Test
  void aMessageOfTheMaximumSizeIsAccepted() {
    receive(true, Frame.BINARY, bytes(MAX_SIZE));
    receive(false, Frame.TEXT, bytes(MAX_SIZE - 1));
    receive(true, Frame.CONTINUATION, bytes(1));
    assertThat(receiver.messages()).containsExactly("binary 1000 bytes", "text 1000 bytes");
  }

  @Test
  void aMessageOverTheMaximumSizeIsRefusedBeforeItsLastFrame() {
    receive(false, Frame.TEXT, bytes(MAX_SIZE));
    assertCloses(CloseCode.MESSAGE_TOO_BIG, () -> receive(false, Frame.CONTINUATION, bytes(1)));
    assertThat(receiver.messages()).isEmpty();
  }

  @Test
  void aCompressedMessageIsExpandedWhenItIsComplete() {
    byte[] text = "héllo ".repeat(10).getBytes(UTF_8);
    byte[] packed = MessageCompression.compress(Frame.of(Frame.TEXT, text)).payload();
    byte[] start = Arrays.copyOf(packed, 3);
    byte[] rest = Arrays.copyOfRange(packed, 3, packed.length);
    reader.received(new Frame(false, true, Frame.TEXT, start));
    receive(true, Frame.CONTINUATION, rest);
    reader.received(new Frame(true, true, Frame.BINARY, packed));
    receive(true, Frame.TEXT, bytes(1));
    String expanded = new String(text, UTF_8);
    assertThat(receiver.messages())
        .containsExactly("text " + expanded, "binary " + expanded, "text x");
  }

  @Test
  void aCompressedTextThatIsNotUtf8IsRefused() {
    byte[] malformed = new byte[100];
    Arrays.fill(malformed, (byte) 0xFF);
    Frame compressed = MessageCompression.compress(Frame.of(Frame.TEXT, malformed));
    assertThat(compressed.compressed()).isTrue();
    assertCloses(1007, () -> reader.received(compressed));
  }

  @Test
  void framesAreNotReadBeforeTheSessionIsOpen() {
    var early = new FrameReader(MAX_SIZE);
    assertThatIllegalStateException()
        .isThrownBy(() -> early.received(Frame.of(Frame.TEXT, bytes(1))))
        .withMessage("The session is not open");
  }

  @Test
  void everyFrameIsASignOfLife() {
    long created = reader.lastReceived();
    awaitNextNanosecond();
    ping();
    long first = reader.lastReceived();
    assertThat(first).isGreaterThan(created);
    awaitNextNanosecond();
    receive(true, Frame.TEXT, bytes(1));
    assertThat(reader.lastReceived()).isGreaterThan(first);
  }

  @Test
  void anIncompleteMessageIsAsOldAsItsFirstFrame() {
    receive(false, Frame.TEXT, bytes(1));
    long first = reader.lastReceived();
    awaitNextNanosecond();
    receive(false, Frame.CONTINUATION, bytes(1));
    ping();
    assertThat(reader.lastReceived()).isEqualTo(first);
    receive(true, Frame.CONTINUATION, bytes(1));
    awaitNextNanosecond();
    ping();
    assertThat(reader.lastReceived()).isGreaterThan(first);
  }

  @Test
  void everyFrameOfAHeavySenderIsHandledAndGivesItsPermitBack() {
    receiver.beHeavy();
    for (int i = 0; i < 100; i++) {
      receive(true, Frame.TEXT, bytes(1));
    }
    assertThat(receiver.messages()).hasSize(100);
    receiver.onMessage(
        _ -> {
          throw new IllegalStateException("Broken by a test");
        });
    for (int i = 0; i < 10; i++) {
      assertThatIllegalStateException().isThrownBy(() -> receive(true, Frame.TEXT, bytes(1)));
    }
    assertThat(HeavySenderLimiter.tryAcquire()).isTrue();
    HeavySenderLimiter.release();
  }
}
