package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation.Joined;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactionHandlerTest {

  private static final String PHONE = "phone";

  @RegisterExtension static final StandaloneStomp STOMP = new StandaloneStomp();

  private final UserName alice = new UserName(Names.unique("alice"));
  private final String room = Names.unique("room");
  private final SessionParts parts = STOMP.open(alice);
  private final TransactionHandler handler =
      new TransactionHandler(
          parts.sendHandler,
          parts.subscriptions,
          parts.serverFrames,
          STOMP.services().settings().newTransactions(),
          parts::refuse);

  private void begin(String... headers) {
    handler.begin(TestDecoder.frame(StompCommand.BEGIN, "", headers));
  }

  private void commit(String... headers) {
    handler.commit(TestDecoder.frame(StompCommand.COMMIT, "", headers));
  }

  private void abort(String... headers) {
    handler.abort(TestDecoder.frame(StompCommand.ABORT, "", headers));
  }

  private void addMessage(String body, String... headers) {
    String[] inTransaction = TestDecoder.headers("transaction:t", headers);
    String[] all = TestDecoder.headers("destination:/topic/room." + room, inTransaction);
    assertThat(handler.addMessage(TestDecoder.frame(StompCommand.SEND, body, all))).isTrue();
  }

  private void acknowledge(String id, String... headers) {
    String[] all = TestDecoder.headers("id:" + id, headers);
    handler.acknowledge(TestDecoder.frame(StompCommand.ACK, "", all), StompVersion.V1_2);
  }

  private List<String> storedTexts() {
    return STOMP
        .conversation()
        .journal()
        .history(new Address.Room(new RoomName(room)), new HistoryRange.Newest(10))
        .messages()
        .stream()
        .map(message -> message.draft().body().asString())
        .toList();
  }

  /** Subscribes the phone to its inbox with messages, and returns the epoch. */
  private String subscribeToInbox(int messages) {
    for (int i = 0; i < messages; i++) {
      parts.store("/user/%s/queue/messages".formatted(alice), "hello");
    }
    ClientFrame frame =
        TestDecoder.frame(
            StompCommand.SUBSCRIBE,
            "",
            "id:in",
            "destination:/user/queue/messages",
            "ack:client-individual",
            "durable-subscription-name:" + PHONE);
    Joined joined =
        parts.subscriptions.subscribe(
            SubscribeFrame.read(frame, StompVersion.V1_2), StompVersion.V1_2);
    assertThat(joined).isNotNull();
    joined.begin();
    for (int i = 0; i < messages; i++) {
      assertThat(parts.next("MESSAGE").text()).isEqualTo("hello");
    }
    return joined.replay().end().epoch();
  }

  private List<Long> undelivered() {
    return STOMP.undelivered(alice, PHONE);
  }

  @Test
  void theMessagesAreStoredByTheCommit() {
    begin("transaction:t", "receipt:1");
    parts.nextReceipt("1");
    addMessage("first", "receipt:2");
    addMessage("second", "receipt:3");
    assertThat(storedTexts()).isEmpty();
    commit("transaction:t", "receipt:4");
    assertThat(storedTexts()).containsExactly("first", "second");
    assertThat(parts.nextReceipt("2")).containsEntry("offset", "1");
    assertThat(parts.nextReceipt("3")).containsEntry("offset", "2");
    assertThat(parts.nextReceipt("4")).containsOnlyKeys("receipt-id");
  }

  @Test
  void anAbortedTransactionStoresNothing() {
    begin("transaction:t");
    addMessage("first", "receipt:1");
    abort("transaction:t", "receipt:2");
    assertThat(parts.nextReceipt("2")).containsOnlyKeys("receipt-id");
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> commit("transaction:t"));
    assertThat(storedTexts()).isEmpty();
  }

  @Test
  void framesOfUnknownTransactionsAreRefused() {
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> addMessage("first"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> acknowledge("e-1", "transaction:t"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> commit("transaction:t"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> abort("transaction:t"));
    begin("transaction:t");
    ChatExceptions.expect(ChatError.DUPLICATE_TRANSACTION, () -> begin("transaction:t"));
  }

  @Test
  void theHeaderTransactionIsRequired() {
    ChatExceptions.expect(ChatError.BAD_HEADER, this::begin);
    ChatExceptions.expect(ChatError.BAD_HEADER, this::commit);
    ChatExceptions.expect(ChatError.BAD_HEADER, this::abort);
  }

  @Test
  void aMessageIsCheckedBeforeTheCommit() {
    begin("transaction:t");
    ChatExceptions.expect(ChatError.MESSAGE_TOO_LARGE, () -> addMessage("x".repeat(64 * 1024 + 1)));
  }

  @Test
  void aFailedTransactionCannotBeCommitted() {
    begin("transaction:t");
    addMessage("first");
    handler.markFailed(null);
    handler.markFailed("another");
    handler.markFailed("t");
    ChatExceptions.expect(ChatError.TRANSACTION_FAILED, () -> commit("transaction:t"));
    assertThat(storedTexts()).isEmpty();
  }

  @Test
  void anAcknowledgementTakesEffectAtOnce() {
    String epoch = subscribeToInbox(2);
    acknowledge(epoch + "-1");
    assertThat(undelivered()).containsExactly(2L);
  }

  @Test
  void theReceiptOfAnAcknowledgementFollowsTheStoredCursor() throws Exception {
    String epoch = subscribeToInbox(1);
    acknowledge(epoch + "-1", "receipt:1");
    assertThat(parts.nextReceipt("1")).containsOnlyKeys("receipt-id");
    assertThat(STOMP.storedCursor(alice, PHONE)).isEqualTo(1);
  }

  @Test
  void aMalformedAcknowledgementIsRefused() {
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> acknowledge("nonsense"));
  }

  @Test
  void theAcknowledgementsOfATransactionTakeEffectWithTheCommit() throws Exception {
    String epoch = subscribeToInbox(2);
    begin("transaction:t");
    acknowledge(epoch + "-1", "transaction:t", "receipt:1");
    addMessage("first", "receipt:2");
    assertThat(undelivered()).containsExactly(1L, 2L);
    commit("transaction:t", "receipt:3");
    assertThat(STOMP.storedCursor(alice, PHONE)).isEqualTo(1);
    parts.nextReceipt("2");
    parts.nextReceipt("1");
    parts.nextReceipt("3");
    assertThat(undelivered()).containsExactly(2L);
  }

  @Test
  void aRefusedAcknowledgementDoesNotFailTheCommit() {
    String epoch = subscribeToInbox(5);
    begin("transaction:t");
    addMessage("first");
    acknowledge(epoch + "-2", "transaction:t", "receipt:1");
    acknowledge(epoch + "-4", "transaction:t", "receipt:2");
    commit("transaction:t", "receipt:3");
    parts.nextReceipt("1");
    parts.nextReceipt("3");
    assertThat(parts.refusals()).containsExactly("too-many 2");
    assertThat(undelivered()).containsExactly(1L, 3L, 4L, 5L);
    assertThat(storedTexts()).containsExactly("first");
  }
}
