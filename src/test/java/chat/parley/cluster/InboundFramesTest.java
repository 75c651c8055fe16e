package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.Names;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompHeaders;

@RunAlone
class InboundFramesTest {

  /** The time of this node, in milliseconds. */
  private static final long NOW = 1_000_000;

  private static final BrokerProperties SETTINGS = PlayedBroker.settings("127.0.0.1");

  private final InboundFrames frames =
      new InboundFrames(SETTINGS, InstantSource.fixed(Instant.ofEpochMilli(NOW)));
  private final RelayEvents events = RelayEvents.failingOn(13);

  private static List<ChatMessage> messages(String... ids) {
    Body body = Body.ofText("hi".getBytes(UTF_8), null);
    Draft draft = Draft.of(new Address.Everyone(), new UserName("alice"), body);
    return Stream.of(ids).map(id -> new ChatMessage(id, 0, null, draft)).toList();
  }

  private void receive(BatchFrame frame, boolean stalled) {
    var headers = new StompHeaders();
    frame.headers().forEach(headers::set);
    frames.receive(headers, BatchCodec.encode(frame.messages()), stalled, events);
  }

  private void receiveBatch(long batch, long sent, boolean stalled) {
    receive(
        new BatchFrame(Names.unique("node"), batch, sent, System.nanoTime(), messages("e-1")),
        stalled);
  }

  /** Receives the first frame of a node, so its age is the difference of the wall clocks. */
  private void receiveEphemeral(long sent, boolean stalled, String... ids) {
    receive(
        new BatchFrame(Names.unique("node"), 0, sent, System.nanoTime(), messages(ids)), stalled);
  }

  private void receiveVersion(String version) {
    var headers = new StompHeaders();
    headers.set("parley-version", version);
    headers.set("parley-node", "newer");
    frames.receive(headers, new byte[4], false, events);
  }

  @Test
  void batchesAndEphemeralMessagesReachTheListener() {
    receiveBatch(7, NOW, false);
    receiveEphemeral(NOW, false, "~1", "~2");
    assertThat(events.all()).containsExactly("batch 7 of 1", "~1", "~2");
    assertThat(frames.received()).isEqualTo(2);
    assertThat(frames.unreadable()).isZero();
    assertThat(frames.expired()).isZero();
  }

  @Test
  void ephemeralMessagesThatAreTooOldAreDropped() {
    long limit = NOW - SETTINGS.ephemeralAge().toMillis();
    receiveEphemeral(limit, false, "~1");
    receiveEphemeral(limit - 1, false, "~2", "~3");
    assertThat(events.all()).containsExactly("~1");
    assertThat(frames.received()).isEqualTo(2);
    assertThat(frames.expired()).isEqualTo(2);
  }

  @Test
  void ephemeralMessagesAreDroppedWhileTheLinkIsStalled() {
    receiveEphemeral(NOW, true, "~1");
    assertThat(events.all()).isEmpty();
    assertThat(frames.expired()).isEqualTo(1);
  }

  @Test
  void batchesAreNeverTooOld() {
    receiveBatch(1, 0, true);
    assertThat(events.all()).containsExactly("batch 1 of 1");
    assertThat(frames.expired()).isZero();
  }

  @Test
  void aFrameWithoutAStampHasNoAge() {
    receive(new BatchFrame("old", 0, 0, 0, messages("~1")), false);
    assertThat(events.all()).containsExactly("~1");
  }

  @Test
  void probesAreNotCounted() {
    receiveEphemeral(NOW, false);
    assertThat(events.all()).isEmpty();
    assertThat(frames.received()).isZero();
  }

  @Test
  void unreadableFramesAreCountedAndReported() {
    receiveVersion("171717");
    var headers = new StompHeaders();
    new BatchFrame("node", 1, NOW, 1, List.of()).headers().forEach(headers::set);
    frames.receive(headers, new byte[] {1}, false, events);
    assertThat(events.all()).containsExactly("unreadable", "unreadable");
    assertThat(frames.received()).isEqualTo(2);
    assertThat(frames.unreadable()).isEqualTo(2);
  }

  @Test
  void theReasonIsLoggedWhenItChanges() {
    try (var log = ServerLog.open()) {
      receiveVersion("181818");
      receiveVersion("181818");
      receiveVersion("191919");
      receiveVersion("181818");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("Cannot read a frame of another node"))
          .satisfiesExactly(
              line -> assertThat(line).contains("its format is version 181818"),
              line -> assertThat(line).contains("its format is version 191919"),
              line -> assertThat(line).contains("its format is version 181818"));
    }
  }

  @Test
  void aFrameThatFailsIsReportedAsUnreadable() {
    assertThatThrownBy(() -> receiveBatch(13, NOW, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Broken by a test");
    assertThat(events.all()).containsExactly("batch 13 of 1", "unreadable");
    assertThat(frames.received()).isEqualTo(1);
    assertThat(frames.unreadable()).isZero();
  }
}
