package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StartPosition;
import chat.parley.message.ChatError;
import chat.parley.message.StreamPosition;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeFrameTest {

  private static SubscribeFrame read(String... headers) {
    var allHeaders = new ArrayList<>(List.of("id:1", "destination:/topic/chat"));
    allHeaders.addAll(List.of(headers));
    var frame = TestDecoder.frame(StompCommand.SUBSCRIBE, "", allHeaders.toArray(String[]::new));
    return SubscribeFrame.read(frame, StompVersion.V1_2);
  }

  @Test
  void byDefaultASubscriptionIsLive() {
    assertThat(read().startPosition(false)).isEqualTo(new StartPosition.Now());
  }

  @Test
  void byDefaultAnInboxStartsWithUndeliveredMessages() {
    assertThat(read().startPosition(true)).isEqualTo(new StartPosition.Undelivered("default"));
    assertThat(read("durable-subscription-name:phone").startPosition(true))
        .isEqualTo(new StartPosition.Undelivered("phone"));
  }

  @Test
  void aPositionIsAnOffsetAndItsEpoch() {
    var expected = new StartPosition.After(new StreamPosition("e", 7));
    assertThat(read("offset:7", "epoch:e").startPosition(false)).isEqualTo(expected);
    assertThat(read("offset:7", "epoch:e").startPosition(true)).isEqualTo(expected);
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("offset:7"));
  }

  @Test
  void offsetZeroIsTheBeginning() {
    assertThat(read("offset:0").startPosition(false)).isEqualTo(new StartPosition.Beginning());
    assertThat(read("offset:0", "epoch:e").startPosition(false))
        .isEqualTo(new StartPosition.After(new StreamPosition("e", 0)));
  }

  @Test
  void historyStartsWithTheLastMessages() {
    assertThat(read("history:5").startPosition(false)).isEqualTo(new StartPosition.Last(5));
    assertThat(read("history:999999999999").startPosition(false))
        .isEqualTo(new StartPosition.Last(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.5", "x", " 1", "١", "9999999999999999999"})
  void offsetAndHistoryMustBeNumbers(String value) {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("offset:" + value, "epoch:e"));
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("history:" + value));
  }

  @Test
  void aListHasTheNumberOfInvitationsIfTheClientAsksForIt() {
    assertThat(read().invitations()).isFalse();
    assertThat(read("invitations:false").invitations()).isFalse();
    assertThat(read("invitations:true").invitations()).isTrue();
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("invitations:1"));
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "client, CLIENT", "client-individual, CLIENT_INDIVIDUAL"})
  @Shows("stomp-ack-modes")
  void thereAreThreeAckModes(String header, SubscribeFrame.Ack ack) {
    assertThat(read("ack:" + header).ack()).isEqualTo(ack);
    assertThat(read().ack()).isEqualTo(SubscribeFrame.Ack.AUTO);
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("ack:" + header + "s"));
  }

  @Test
  void theLengthOfADeviceNameIsLimited() {
    assertThat(read("durable-subscription-name:" + "x".repeat(64)).device()).hasSize(64);
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> read("durable-subscription-name:" + "x".repeat(65)));
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("durable-subscription-name:"));
  }

  @Test
  @Shows("selector")
  void aSelectorIsRefused() {
    String message =
        ChatExceptions.expect(ChatError.BAD_HEADER, () -> read("selector:colour = 'red'")).text();
    assertThat(message).contains("'selector'");
  }

  @Test
  @Shows({"stomp-subscribe-id", "stomp-unsubscribe-id"})
  void onlyStomp1_0AllowsAMissingId() {
    var withoutId = TestDecoder.frame(StompCommand.SUBSCRIBE, "", "destination:/topic/chat");
    var unsubscribe = TestDecoder.frame(StompCommand.UNSUBSCRIBE, "", "destination:/topic/chat");
    assertThat(SubscribeFrame.read(withoutId, StompVersion.V1_0).key())
        .isEqualTo(SubscribeFrame.unsubscribeKey(unsubscribe, StompVersion.V1_0));
    for (StompVersion version : List.of(StompVersion.V1_1, StompVersion.V1_2)) {
      ChatExceptions.expect(ChatError.BAD_HEADER, () -> SubscribeFrame.read(withoutId, version));
      ChatExceptions.expect(
          ChatError.BAD_HEADER, () -> SubscribeFrame.unsubscribeKey(unsubscribe, version));
    }
  }

  @Test
  void anIdIsNotConfusedWithADestination() {
    var withId = TestDecoder.frame(StompCommand.SUBSCRIBE, "", "id:a", "destination:b");
    var withSpecialId =
        TestDecoder.frame(StompCommand.SUBSCRIBE, "", "id:destination a", "destination:b");
    var withoutId = TestDecoder.frame(StompCommand.SUBSCRIBE, "", "destination:a");
    assertThat(List.of(withId, withSpecialId, withoutId))
        .extracting(frame -> SubscribeFrame.read(frame, StompVersion.V1_0).key())
        .doesNotHaveDuplicates();
  }

  @Test
  void aMissingDestinationIsRefused() {
    var frame = TestDecoder.frame(StompCommand.SUBSCRIBE, "", "id:1");
    ChatExceptions.expect(
        ChatError.BAD_HEADER, () -> SubscribeFrame.read(frame, StompVersion.V1_2));
  }
}
