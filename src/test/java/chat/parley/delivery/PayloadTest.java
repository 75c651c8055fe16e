package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final byte[] BODY = bytes("body");

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Payload template(int... namePositions) {
    return new Payload(
        new PayloadParts(bytes("id: ack: "), namePositions, BODY, bytes("!")), true, false);
  }

  @Test
  void theNameIsInsertedAtEachPosition() {
    Payload payload = template(3, 8).withName(bytes("bob"));
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("id:bob ack:bob body!");
    assertThat(payload.size()).isEqualTo(payload.bytes().length);
  }

  @Test
  void theSizeIsKnownBeforeTheBytesAreAssembled() {
    assertThat(template(0, 9).withName(new byte[256]).size()).isEqualTo(9 + 2 * 256 + 4 + 1);
  }

  @Test
  void theBytesAreAssembledOnce() {
    Payload payload = template(3).withName(bytes("bob"));
    assertThat(payload.bytes()).isSameAs(payload.bytes());
    assertThat(payload.withName(bytes("eve")).bytes()).isSameAs(payload.bytes());
  }

  @Test
  void aTemplateCanBeUsedForSeveralNames() {
    Payload template = template(3);
    assertThat(new String(template.withName(bytes("a")).bytes(), UTF_8))
        .isEqualTo("id:a ack: body!");
    assertThat(new String(template.withName(bytes("b")).bytes(), UTF_8))
        .isEqualTo("id:b ack: body!");
  }

  @Test
  void withoutNamePositionsThePayloadIsShared() {
    Payload payload = template();
    assertThat(payload.withName(bytes("bob"))).isSameAs(payload);
    Payload assembled = new Payload(BODY, true, false);
    assertThat(assembled.withName(bytes("bob")).bytes()).isSameAs(BODY);
    assertThat(assembled.size()).isEqualTo(BODY.length);
  }
}
