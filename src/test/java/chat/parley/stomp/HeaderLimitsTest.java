package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderLimitsTest {

  @ParameterizedTest
  @Shows("header-lengths")
  @CsvSource({
    "SUBSCRIBE, id, 256",
    "UNSUBSCRIBE, id, 256",
    "SEND, receipt, 256",
    "DISCONNECT, receipt, 256",
    "BEGIN, transaction, 256",
    "SEND, content-type, 256",
    "SUBSCRIBE, epoch, 256",
    "ACK, message-id, 256",
    "ACK, subscription, 256",
    "ACK, id, 384",
    "NACK, id, 384"
  })
  void limitedHeadersHaveAMaximumLength(StompCommand command, String name, int max) {
    assertThatNoException().isThrownBy(() -> decode(command, name, max));
    assertThat(
            ChatExceptions.expect(ChatError.BAD_HEADER, () -> decode(command, name, max + 1))
                .text())
        .isEqualTo(
            "Header '%s' has %d characters; the maximum is %d.".formatted(name, max + 1, max));
  }

  @Test
  @Shows("header-lengths")
  void theErrorNamesTheHeaderThatIsTooLong() {
    try (var bob = StompUser.connect(ParleyServer.shared(), Names.unique("bob"))) {
      String id = "x".repeat(257);
      bob.frame("SUBSCRIBE", "", "id:" + id, "destination:/topic/chat", "receipt:7");
      assertThat(ErrorFrames.expect(bob, "bad-header", 1008).headers())
          .containsEntry("message", "Header 'id' has 257 characters; the maximum is 256.")
          .containsEntry("receipt-id", "7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  @Shows("header-lengths")
  void idsAndReceiptsOfTheMaximumLengthWork(String version) {
    String longest = "é".repeat(256);
    try (var bob =
        StompUser.connect(
            ParleyServer.shared(), Names.unique("bob"), "accept-version:" + version)) {
      String room = "/topic/room." + Names.unique("room");
      bob.subscribe(longest, room, "ack:client");
      bob.frame(
          "SEND", "x", "destination:" + room, "receipt:" + longest, "content-type:" + longest);
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.header("subscription")).isEqualTo(longest);
      assertThat(message.header("content-type")).isEqualTo(longest);
      assertThat(bob.next("RECEIPT").header("receipt-id")).isEqualTo(longest);
      bob.frame("ACK", "", message.ackHeaders(version), "receipt:acknowledged");
      bob.receipt("acknowledged");
    }
  }

  @Test
  void otherHeadersMayBeLonger() {
    assertThatNoException().isThrownBy(() -> decode(StompCommand.SEND, "other", 900));
  }

  @Test
  void aReceiptThatIsTooLongIsNotReported() {
    var decoder = TestDecoder.ofText();
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> decoder.feed(frame(StompCommand.SEND, "receipt", 257)));
    assertThat(decoder.decoder().receipt()).isNull();
  }

  @Test
  void aReceiptIsReportedIfAnotherHeaderIsTooLong() {
    var decoder = TestDecoder.ofText();
    String frame = "SUBSCRIBE\nreceipt:7\nid:" + "x".repeat(257) + "\n\n\0";
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> decoder.feed(frame));
    assertThat(decoder.decoder().receipt()).isEqualTo("7");
  }

  private static void decode(StompCommand command, String name, int length) {
    TestDecoder.ofText().feed(frame(command, name, length));
  }

  private static String frame(StompCommand command, String name, int length) {
    return command + "\n" + name + ":" + "x".repeat(length) + "\n\n\0";
  }
}
