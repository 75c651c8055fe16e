package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.TestTokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendHandlerTest {

  private static final String OVERSIZED_BODY = "x".repeat(64 * 1024 + 1);

  @RegisterExtension static final StandaloneStomp STOMP = new StandaloneStomp();

  private final UserName alice = new UserName(Names.unique("alice"));
  private final String room = Names.unique("room");
  private final String destination = "/topic/room." + room;
  private final SessionParts parts = STOMP.open(alice);
  private final SendHandler handler = parts.sendHandler;

  private static ClientFrame frame(String to, String body, String... headers) {
    return TestDecoder.frame(
        StompCommand.SEND, body, TestDecoder.headers("destination:" + to, headers));
  }

  private Draft draft(int size) {
    return Draft.of(
        new Address.Room(new RoomName(room)),
        alice,
        Body.ofText("x".repeat(size).getBytes(UTF_8), null));
  }

  @Test
  void theReceiptOfAMessageHasItsPosition() {
    handler.send(frame(destination, "first"));
    handler.send(frame(destination, "second", "receipt:7"));
    assertThat(parts.nextReceipt("7"))
        .containsOnlyKeys("receipt-id", "message-id", "offset", "epoch")
        .containsEntry("offset", "2");
    assertThat(parts.refusals()).isEmpty();
  }

  @Test
  void aMessageThatIsRefusedIsReportedWithItsReceipt() {
    handler.send(frame(destination, OVERSIZED_BODY, "receipt:7"));
    handler.send(frame(destination, OVERSIZED_BODY));
    handler.awaitPendingSends();
    assertThat(parts.refusals()).containsExactly("message-too-large 7", "message-too-large null");
    assertThat(parts.outbox.isEmpty()).isTrue();
  }

  @Test
  void anInvalidSendIsRefusedAtOnce() {
    var noDestination = TestDecoder.frame(StompCommand.SEND, "hello");
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> handler.send(noDestination));
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> handler.checkedDraft(noDestination));
    ChatExceptions.expect(
        ChatError.BAD_DESTINATION, () -> handler.send(frame("/queue/unknown", "hello")));
    assertThat(parts.refusals()).isEmpty();
  }

  @Test
  void aTokenReplacesTheOneOfTheSession() {
    String token = TestTokens.of(alice.value(), "moderator");
    handler.send(frame(Destination.TOKEN, " " + token + "\n", "receipt:7"));
    assertThat(parts.nextReceipt("7")).containsOnlyKeys("receipt-id");
    assertThat(parts.session.identity())
        .isEqualTo(STOMP.conversation().identities().fromToken(token, alice));
  }

  @Test
  void anInvalidTokenIsRefused() {
    ChatExceptions.expect(
        ChatError.BAD_TOKEN, () -> handler.send(frame(Destination.TOKEN, "nonsense")));
    ChatExceptions.expect(
        ChatError.FORBIDDEN,
        () -> handler.send(frame(Destination.TOKEN, TestTokens.of("another"))));
  }

  private static String kick(String name) {
    return "{\"do\":\"kick\",\"user\":\"%s\"}".formatted(name);
  }

  @Test
  void theActionOfAModeratorIsStored() {
    parts.makeModerator();
    handler.send(frame(Destination.MODERATION, kick("eve"), "receipt:7"));
    assertThat(parts.nextReceipt("7")).containsKeys("message-id", "offset");
    assertThat(parts.refusals()).isEmpty();
  }

  @Test
  void anActionIsRefusedWithItsReceiptIfTheUserIsNoModerator() {
    handler.send(frame(Destination.MODERATION, kick("eve"), "receipt:7"));
    handler.awaitPendingSends();
    assertThat(parts.refusals()).containsExactly("forbidden 7");
  }

  @Test
  void anUnreadableActionIsRefusedAtOnce() {
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> handler.send(frame(Destination.MODERATION, "nonsense")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"do\":\"dance\"}",
        "{\"do\":\"join\",\"do\":\"leave\"}",
        "{\"do\":\"invite\"}",
        "{\"do\":\"role\",\"user\":\"bob\",\"role\":\"invited\"}",
        "{\"do\":\"join\"} more"
      })
  void anUnreadableChangeOfMembersIsRefusedAtOnce(String body) {
    ChatExceptions.expect(
        ChatError.BAD_BODY, () -> handler.send(frame("/app/members.lobby", body)));
  }

  @Test
  void aChangeOfMembersNamesARoomAndAUser() {
    String join = "{\"do\":\"join\"}";
    ChatExceptions.expect(ChatError.BAD_NAME, () -> handler.send(frame("/app/members.", join)));
    ChatExceptions.expect(ChatError.BAD_NAME, () -> handler.send(frame("/app/members.a/b", join)));
    ChatExceptions.expect(
        ChatError.BAD_NAME,
        () -> handler.send(frame("/app/members.lobby", "{\"do\":\"invite\",\"user\":\"a b\"}")));
    ChatExceptions.expect(
        ChatError.BAD_HEADER,
        () -> handler.send(frame("/app/members.lobby", join, "client-message-id:")));
  }

  @Test
  void aMessageOfATransactionIsCheckedAndNotPosted() {
    Draft draft = handler.checkedDraft(frame(destination, "hello"));
    assertThat(draft.to()).isEqualTo(new Address.Room(new RoomName(room)));
    assertThat(draft.from()).isEqualTo(alice);
    assertThat(draft.body().asString()).isEqualTo("hello");
    ChatExceptions.expect(
        ChatError.MESSAGE_TOO_LARGE,
        () -> handler.checkedDraft(frame(destination, OVERSIZED_BODY)));
    parts.store(destination, "the first one");
    handler.send(frame(destination, "the second one", "receipt:7"));
    assertThat(parts.nextReceipt("7")).containsEntry("offset", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {Destination.TOKEN, Destination.MODERATION, "/app/members.lobby"})
  void onlyMessagesCanBePartOfATransaction(String to) {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> handler.checkedDraft(frame(to, kick("eve"))));
  }

  /** Repeated, because a message may be stored before the wait begins. */
  @Test
  void aFrameCanWaitForEarlierMessages() {
    var stored = Collections.synchronizedList(new ArrayList<List<StoredMessage>>());
    for (int i = 1; i <= 20; i++) {
      handler.post(List.of(draft(1)), null, stored::add);
      handler.awaitPendingSends();
      assertThat(stored).hasSize(i);
    }
  }

  @Test
  void aRefusedPostIsReportedWithTheReceipt() {
    handler.post(List.of(draft(64 * 1024 + 1)), "7", _ -> parts.serverFrames.sendReceipt("7"));
    handler.awaitPendingSends();
    assertThat(parts.refusals()).containsExactly("message-too-large 7");
    assertThat(parts.outbox.isEmpty()).isTrue();
  }

  @Test
  void storedMessagesAreAwaited() {
    assertThat(handler.storeAndAwait(List.of(draft(1), draft(2))))
        .extracting(result -> result.position() == null ? 0 : result.position().offset())
        .containsExactly(1L, 2L);
    assertThat(handler.storeAndAwait(List.of())).isEmpty();
  }

  @Test
  void aRefusalOfAwaitedMessagesIsThrown() {
    ChatExceptions.expect(
        ChatError.MESSAGE_TOO_LARGE,
        () -> handler.storeAndAwait(List.of(draft(1), draft(64 * 1024 + 1))));
    assertThat(parts.refusals()).isEmpty();
  }
}
