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
  private static final byte[] NOT_UTF8 = {(byte) 0xFF, 0, 1};

  private final LegacyWireForm formOfBob = new LegacyWireForm.Enveloped(BOB);

  @Test
  void theBroadcastFormIsTheBodyItself() {
    ChatMessage message = messageFrom(ZHANG, text(" {\"any\": text} "));
    Payload payload = LegacyWireForm.PLAIN.encode(message);
    assertThat(payload.bytes()).isSameAs(message.draft().body().bytes());
    assertThat(payload.text()).isTrue();
  }

  @Test
  void anEnvelopeForTheRecipientIsSentUnchanged() {
    ChatMessage message = messageFrom(ZHANG, text("{ \"to_user\":\"bob\", \"message\" : 1 }"));
    assertThat(formOfBob.encode(message).bytes()).isSameAs(message.draft().body().bytes());
  }

  @Test
  void anyOtherBodyIsWrapped() {
    assertThat(encode(text("hello")))
        .isEqualTo("{\"message\": \"hello\", \"to_user\": \"bob\", \"from_user\": \"张三\"}");
  }

  @Test
  void anEnvelopeForAnotherUserIsWrapped() {
    assertThat(encode(text("{\"message\": \"hello\", \"to_user\": \"carol\"}")))
        .isEqualTo(
            "{\"message\": \"{\\\"message\\\": \\\"hello\\\", \\\"to_user\\\": \\\"carol\\\"}\","
                + " \"to_user\": \"bob\", \"from_user\": \"张三\"}");
  }

  @Test
  void specialCharactersAreEscapedInJson() {
    assertThat(encode(text("\"\\\n\t\0 你好")))
        .startsWith("{\"message\": \"\\\"\\\\\\n\\t\\u0000 你好\", ");
  }

  @Test
  void binaryBodiesBecomeDataUrls() {
    assertThat(
            new String(
                LegacyWireForm.PLAIN.encode(messageFrom(ZHANG, binary(null))).bytes(), UTF_8))
        .isEqualTo("data:application/octet-stream;base64,/wAB");
    assertThat(encode(binary("image/png")))
        .isEqualTo(
            "{\"message\": \"data:image/png;base64,/wAB\", \"to_user\": \"bob\","
                + " \"from_user\": \"张三\"}");
  }

  @Test
  void aContentTypeCannotBreakOutOfADataUrl() {
    assertThat(encode(binary("text/plain; charset=\"a,b\"\n")))
        .startsWith("{\"message\": \"data:text/plain;charset=%22a%2Cb%22;base64,/wAB\", ");
  }

  @Test
  void bytesThatAreUtf8AreSentAsText() {
    Body body = Body.ofBytes("hello".getBytes(UTF_8), "application/octet-stream");
    assertThat(encode(body)).startsWith("{\"message\": \"hello\", ");
  }

  @Test
  void ephemeralMessagesAreNotSentToLegacyClients() {
    var draft = new Draft(new Address.Inbox(BOB), ZHANG, text("typing"), null, false, Map.of());
    var message = new ChatMessage("id", 0, null, draft);
    assertThat(formOfBob.encode(message)).isNull();
    assertThat(LegacyWireForm.PLAIN.encode(message)).isNull();
    assertThat(formOfBob.encode(messageFrom(ZHANG, text("stays"))).ephemeral()).isFalse();
  }

  private String encode(Body body) {
    Payload payload = formOfBob.encode(messageFrom(ZHANG, body));
    assertThat(payload.text()).isTrue();
    return new String(payload.bytes(), UTF_8);
  }

  private static Body text(String text) {
    return Body.ofBytes(text.getBytes(UTF_8), "text/plain");
  }

  private static Body binary(String contentType) {
    return Body.ofBytes(NOT_UTF8, contentType);
  }

  private static ChatMessage messageFrom(UserName sender, Body body) {
    var position = new StreamPosition("epoch", 1);
    return new ChatMessage("id", 0, position, Draft.of(new Address.Inbox(BOB), sender, body));
  }
}
