package chat.parley.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.session.Protocol;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyProtocolTest {

  private static final UserName ALICE = new UserName("alice");
  private static final UserName BOB = new UserName("bob");
  private static final String ENVELOPE = "{\"message\": \"hello\", \"to_user\": \"bob\"}";

  private static Draft draft(LegacyProtocol protocol, String text) {
    return protocol.toDraft(text.getBytes(UTF_8), ALICE);
  }

  @Test
  void everySessionIsCountedUnderItsProtocol() {
    assertThat(LegacyProtocol.BROADCAST.protocol()).isEqualTo(Protocol.BROADCAST);
    assertThat(LegacyProtocol.POINT_TO_POINT.protocol()).isEqualTo(Protocol.POINT_TO_POINT);
  }

  @Test
  void aBroadcastTextIsPostedUnchangedToEveryone() {
    Draft draft = draft(LegacyProtocol.BROADCAST, ENVELOPE);
    assertThat(draft.to()).isEqualTo(new Address.Everyone());
    assertThat(draft.from()).isEqualTo(ALICE);
    assertThat(draft.body().asString()).isEqualTo(ENVELOPE);
    assertThat(draft.body().contentType()).isEqualTo("text/plain");
    assertThat(draft.persistent()).isTrue();
    assertThat(draft.arrival()).as("the time of its arrival").isNotNull();
  }

  @Test
  void anEnvelopeIsPostedUnchangedToTheInboxOfItsRecipient() {
    Draft draft = draft(LegacyProtocol.POINT_TO_POINT, ENVELOPE);
    assertThat(draft.to()).isEqualTo(new Address.Inbox(BOB));
    assertThat(draft.from()).isEqualTo(ALICE);
    assertThat(draft.body().asString()).isEqualTo(ENVELOPE);
    assertThat(draft.body().contentType()).isEqualTo("application/json");
    assertThat(draft.persistent()).isTrue();
    assertThat(draft.arrival()).as("the time of its arrival").isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"'', BAD_BODY", "hello, BAD_BODY", "{\"to_user\": \"\"}, BAD_NAME"})
  void aPointToPointTextWithoutARecipientIsRefused(String text, ChatError error) {
    ChatExceptions.expect(error, () -> draft(LegacyProtocol.POINT_TO_POINT, text));
  }

  @Test
  void anEmptyBroadcastTextIsAMessage() {
    assertThat(draft(LegacyProtocol.BROADCAST, "").body().bytes()).isEmpty();
  }

  @Test
  void sessionsAreSubscribedToTheStreamOfTheirProtocol() {
    assertThat(LegacyProtocol.BROADCAST.address(BOB)).isEqualTo(new Address.Everyone());
    assertThat(LegacyProtocol.POINT_TO_POINT.address(BOB)).isEqualTo(new Address.Inbox(BOB));
  }

  @Test
  void onlyPointToPointSessionsReceiveEnvelopes() {
    assertThat(LegacyProtocol.BROADCAST.wireForm(BOB)).isEqualTo(LegacyWireForm.PLAIN);
    assertThat(LegacyProtocol.POINT_TO_POINT.wireForm(BOB))
        .isEqualTo(new LegacyWireForm.Enveloped(BOB));
  }
}
