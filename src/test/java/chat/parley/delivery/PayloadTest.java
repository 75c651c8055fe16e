package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {

  private static final byte[] BODY = bytes("body");

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Payload template(int... places) {
    return new Payload(new PayloadParts(bytes("id: ack: "), places, BODY, bytes("!")), true, false);
  }

  @Test
  void theNameIsFilledInAtEachPlace() {
    Payload payload = template(3, 8).withName(bytes("bob"));
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("id:bob ack:bob body!");
    assertThat(payload.size()).isEqualTo(payload.bytes().length);
  }

  @Test
  void theSizeIsKnownBeforeThereAreBytes() {
    assertThat(template(0, 9).withName(new byte[256]).size()).isEqualTo(9 + 2 * 256 + 4 + 1);
  }

  @Test
  void allWhoShareAPayloadShareItsBytes() {
    Payload payload = template(3).withName(bytes("bob"));
    assertThat(payload.bytes()).isSameAs(payload.bytes());
    assertThat(payload.withName(bytes("eve")).bytes()).isSameAs(payload.bytes());
  }

  @Test
  void oneTemplateServesManyNames() {
    Payload template = template(3);
    assertThat(new String(template.withName(bytes("a")).bytes(), UTF_8))
        .isEqualTo("id:a ack: body!");
    assertThat(new String(template.withName(bytes("b")).bytes(), UTF_8))
        .isEqualTo("id:b ack: body!");
  }

  @Test
  void withoutPlacesThereIsOnePayload() {
    Payload payload = template();
    assertThat(payload.withName(bytes("bob"))).isSameAs(payload);
    Payload made = new Payload(BODY, true, false);
    assertThat(made.withName(bytes("bob")).bytes()).isSameAs(BODY);
    assertThat(made.size()).isEqualTo(BODY.length);
  }
}
