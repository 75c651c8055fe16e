package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Arrival;
import chat.parley.message.MessageTrace;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void aPayloadKeepsItsPropertiesWithAName() {
    Payload text = template(3).withName(bytes("bob"));
    assertThat(text.text()).isTrue();
    assertThat(text.ephemeral()).isFalse();
    Payload binary = new Payload(BODY, false, true);
    assertThat(binary.text()).isFalse();
    assertThat(binary.ephemeral()).isTrue();
    assertThat(binary.payload()).isSameAs(binary);
  }

  @Test
  void theArrivalIsKeptWithAName() {
    Arrival arrival = Arrival.now();
    Payload template = template(3);
    assertThat(template.arrival()).isNull();
    assertThat(template.withArrival(null)).isSameAs(template);
    Payload payload = template.withArrival(arrival).withName(bytes("bob"));
    assertThat(payload.arrival()).isSameAs(arrival);
    assertThat(new String(payload.bytes(), UTF_8)).isEqualTo("id:bob ack: body!");
  }

  @Test
  void theTraceFollowsThePayload() {
    List<String> steps = new ArrayList<>();
    var trace =
        new MessageTrace() {
          @Override
          public void stored() {
            steps.add("stored");
          }

          @Override
          public void queued() {
            steps.add("queued");
          }

          @Override
          public void dequeued(boolean written) {
            steps.add("written " + written);
          }
        };
    Payload traced = new Payload(BODY, true, false).withArrival(new Arrival(0, trace));
    traced.queued();
    traced.dequeued(true);
    traced.dequeued(false);
    assertThat(steps).containsExactly("queued", "written true", "written false");
  }
}
