package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.delivery.Payload;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegacyWireFormTest {

  private static final UserName BOB = new UserName("bob");
  private static final UserName ZHANG = new UserName("张三");
  private static final byte[] NO_TEXT = {(byte) 0xFF, 0, 1};

  private final LegacyWireForm bobs = new LegacyWireForm.Enveloped(BOB);

  @Test
  void theBroadcastGetsTheBodyItself() {
    ChatMessage message = from(ZHANG, text(" {\"any\": text} "));
    Payload payload = LegacyWireForm.PLAIN.encode(message);
    assertThat(payload.bytes()).isSameAs(message.draft().body().bytes());
    assertThat(payload.text()).isTrue();
  }

  @Test
  void anEnvelopeForTheReaderIsTheBodyItself() {
    ChatMessage message = from(ZHANG, text("{ \"to_user\":\"bob\", \"message\" : 1 }"));
    assertThat(bobs.encode(message).bytes()).isSameAs(message.draft().body().bytes());
  }

  @Test
  void anythingElseIsWrapped() {
    assertThat(encoded(text("hello")))
        .isEqualTo("{\"message\": \"hello\", \"to_user\": \"bob\", \"from_user\": \"张三\"}");
  }

  @Test
  void anEnvelopeForSomebodyElseIsWrapped() {
    assertThat(encoded(text("{\"message\": \"hello\", \"to_user\": \"carol\"}")))
        .isEqualTo(
            "{\"message\": \"{\\\"message\\\": \\\"hello\\\", \\\"to_user\\\": \\\"carol\\\"}\","
                + " \"to_user\": \"bob\", \"from_user\": \"张三\"}");
  }

  @Test
  void whatJsonEscapesIsEscaped() {
    assertThat(encoded(text("\"\\\n\t\0 你好")))
        .startsWith("{\"message\": \"\\\"\\\\\\n\\t\\u0000 你好\", ");
  }

  @Test
  void bytesThatAreNoTextBecomeADataUrl() {
    assertThat(new String(LegacyWireForm.PLAIN.encode(from(ZHANG, binary(null))).bytes(), UTF_8))
        .isEqualTo("data:application/octet-stream;base64,/wAB");
    assertThat(encoded(binary("image/png")))
        .isEqualTo(
            "{\"message\": \"data:image/png;base64,/wAB\", \"to_user\": \"bob\","
                + " \"from_user\": \"张三\"}");
  }

  @Test
  void aContentTypeCanNotBreakOutOfADataUrl() {
    assertThat(encoded(binary("text/plain; charset=\"a,b\"\n")))
        .startsWith("{\"message\": \"data:text/plain;charset=%22a%2Cb%22;base64,/wAB\", ");
  }

  @Test
  void bytesThatAreTextArriveAsText() {
    Body body = Body.ofBytes("hello".getBytes(UTF_8), "application/octet-stream");
    assertThat(encoded(body)).startsWith("{\"message\": \"hello\", ");
  }

  @Test
  void whatIsEphemeralIsNotForOldClients() {
    var draft = new Draft(new Address.Inbox(BOB), ZHANG, text("typing"), null, false, Map.of());
    var message = new ChatMessage("id", 0, null, draft);
    assertThat(bobs.encode(message)).isNull();
    assertThat(LegacyWireForm.PLAIN.encode(message)).isNull();
    assertThat(bobs.encode(from(ZHANG, text("stays"))).ephemeral()).isFalse();
  }

  private String encoded(Body body) {
    Payload payload = bobs.encode(from(ZHANG, body));
    assertThat(payload.text()).isTrue();
    return new String(payload.bytes(), UTF_8);
  }

  private static Body text(String text) {
    return Body.ofBytes(text.getBytes(UTF_8), "text/plain");
  }

  private static Body binary(String contentType) {
    return Body.ofBytes(NO_TEXT, contentType);
  }

  private static ChatMessage from(UserName sender, Body body) {
    var position = new StreamPosition("epoch", 1);
    return new ChatMessage("id", 0, position, Draft.of(new Address.Inbox(BOB), sender, body));
  }
}
