package chat.parley.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.simp.stomp.StompHeaders;

/** Compatibility of frames between nodes that send stamps and earlier ones that do not. */
class BatchFrameTest {

  private static final Body HI = Body.ofText("hi".getBytes(UTF_8), null);
  private static final ChatMessage TYPING =
      new ChatMessage(
          "e-1",
          17,
          null,
          new Draft(
              new Address.Room(new RoomName("lobby")),
              new UserName("alice"),
              HI,
              null,
              false,
              Map.of()));

  private static final String BATCH =
      "00000001"
          + "0000000a726f6f6d2e6c6f626279"
          + "00000003652d31"
          + "0000000000000011"
          + "ffffffff"
          + "0000000000000000"
          + "00000005616c696365"
          + "ffffffff"
          + "ffffffff"
          + "01"
          + "000000026869"
          + "00000000";

  private static StompHeaders headers(Map<String, String> map) {
    var headers = new StompHeaders();
    map.forEach(headers::set);
    return headers;
  }

  /** Returns the head of a frame from a node without stamps, as RabbitMQ delivers it. */
  private static byte[] headWithoutStamp(int length) {
    return """
    MESSAGE
    subscription:nodes
    destination:/topic/parley
    message-id:T_nodes@@session-x@@1
    redelivered:false
    destination-type:MULTICAST
    parley-version:1
    parley-node:old
    parley-batch:0
    parley-sent:1795846974000
    content-length:%d

    """
        .formatted(length)
        .getBytes(UTF_8);
  }

  @Test
  void aFrameWithoutAStampIsRead() throws Exception {
    byte[] batch = HexFormat.of().parseHex(BATCH);
    byte[] head = headWithoutStamp(batch.length);
    ByteBuffer bytes = ByteBuffer.allocate(head.length + batch.length + 1);
    bytes.put(head).put(batch).put((byte) 0).flip();
    var message = new StompDecoder().decode(bytes).getFirst();
    var headers =
        StompHeaders.readOnlyStompHeaders(StompHeaderAccessor.wrap(message).toNativeHeaderMap());
    BatchFrame frame = BatchFrame.read(headers, message.getPayload());
    assertThat(frame)
        .usingRecursiveComparison()
        .isEqualTo(new BatchFrame("old", 0, 1795846974000L, 0, List.of(TYPING)));
  }

  /** A node without stamps reads these four headers and no others, and the same body. */
  @Test
  void aFrameWithAStampIsReadableByNodesWithoutStamps() {
    var frame = new BatchFrame("new", 3, 1795846974000L, 42, List.of(TYPING));
    assertThat(frame.headers())
        .containsEntry("parley-version", "1")
        .containsEntry("parley-node", "new")
        .containsEntry("parley-batch", "3")
        .containsEntry("parley-sent", "1795846974000");
    assertThat(BatchCodec.encode(frame.messages())).asHexString().isEqualToIgnoringCase(BATCH);
  }

  /** A node without stamps takes a probe for a batch of ephemeral messages, which is empty. */
  @Test
  void aProbeIsAnEmptyBatch() throws Exception {
    var probe = new BatchFrame("new", 0, 17, 42, List.of());
    assertThat(probe.isProbe()).isTrue();
    assertThat(BatchCodec.encode(probe.messages())).asHexString().isEqualTo("00000000");
    BatchFrame read = BatchFrame.read(headers(probe.headers()), new byte[4]);
    assertThat(read).isEqualTo(probe);
  }

  @Test
  void aStampThatIsNotANumberIsZero() {
    assertThat(BatchFrame.stamp(headers(Map.of("parley-stamp", "soon")))).isZero();
    assertThat(BatchFrame.stamp(headers(Map.of("parley-stamp", "-7")))).isEqualTo(-7);
  }

  @Test
  void aFrameWithoutABatchNumberIsEphemeral() {
    assertThat(new BatchFrame("a", 0, 5, 6, List.of(TYPING)).isEphemeral()).isTrue();
    assertThat(new BatchFrame("a", 1, 5, 6, List.of()).isEphemeral()).isFalse();
  }

  @Test
  void theHeadersNameTheNodeThatSentTheFrame() {
    StompHeaders headers = headers(Map.of("parley-node", "a"));
    assertThat(BatchFrame.isFrom("a", headers)).isTrue();
    assertThat(BatchFrame.isFrom("b", headers)).isFalse();
    assertThat(BatchFrame.isFrom("a", new StompHeaders())).isFalse();
  }
}
