package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  private final Transactions transactions = new Transactions(100);

  private static TransactionFrame sendFrame(int bytes) {
    return sendFrame(bytes, "content-type:text/plain");
  }

  private static TransactionFrame sendFrame(int bytes, String... headers) {
    var allHeaders = new ArrayList<>(List.of("destination:/topic/chat"));
    allHeaders.addAll(List.of(headers));
    var frame =
        TestDecoder.frame(StompCommand.SEND, "x".repeat(bytes), allHeaders.toArray(String[]::new));
    return new TransactionFrame.Message(
        SendFrame.read(frame, new UserName("alice")), frame.receipt());
  }

  @Test
  void aCommitReturnsTheFramesInTheOrderSent() {
    TransactionFrame first = sendFrame(1);
    TransactionFrame second = sendFrame(2);
    TransactionFrame third = sendFrame(3);
    transactions.begin("a");
    transactions.begin("b");
    transactions.add("a", first);
    transactions.add("b", third);
    transactions.add("a", second);
    assertThat(transactions.commit("a")).containsExactly(first, second);
    assertThat(transactions.commit("b")).containsExactly(third);
  }

  @Test
  void unknownAndEndedTransactionsAreRefused() {
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.add("a", sendFrame(1)));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.abort("a"));
    transactions.begin("a");
    transactions.commit("a");
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.abort("a"));
  }

  @Test
  void aDuplicateIdIsRefusedWhileTheTransactionIsOpen() {
    transactions.begin("a");
    ChatExceptions.expect(ChatError.DUPLICATE_TRANSACTION, () -> transactions.begin("a"));
    transactions.abort("a");
    transactions.begin("a");
    assertThat(transactions.commit("a")).isEmpty();
  }

  @Test
  void aFailedTransactionCannotBeCommitted() {
    transactions.begin("a");
    transactions.add("a", sendFrame(1));
    transactions.markFailed("a");
    ChatExceptions.expect(ChatError.TRANSACTION_FAILED, () -> transactions.commit("a"));
    ChatExceptions.expect(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
  }

  @Test
  void aFailedTransactionDoesNotAffectALaterOneWithTheSameId() {
    transactions.begin("a");
    transactions.markFailed("a");
    transactions.abort("a");
    transactions.markFailed("a");
    transactions.begin("a");
    assertThat(transactions.commit("a")).isEmpty();
  }

  @Test
  void theTotalBodySizeOfOpenTransactionsIsLimited() {
    transactions.begin("a");
    transactions.begin("b");
    transactions.add("a", sendFrame(60));
    transactions.add("b", sendFrame(40));
    ChatExceptions.expect(
        ChatError.TRANSACTION_TOO_LARGE, () -> transactions.add("a", sendFrame(1)));
    transactions.abort("b");
    transactions.add("a", sendFrame(40));
    transactions.commit("a");
    transactions.begin("c");
    transactions.add("c", sendFrame(100));
  }

  @Test
  void headersCountTowardsTheSizeLimit() {
    transactions.begin("a");
    String contentType = "content-type:" + "x".repeat(256);
    String receipt = "receipt:" + "x".repeat(256);
    String extra = "x-extra:" + "x".repeat(1000);
    int added = 0;
    while (added < 1000 && tryAdd(sendFrame(0, contentType, receipt, extra))) {
      added++;
    }
    assertThat(added).isBetween(200, 400);
    transactions.abort("a");
    transactions.begin("a");
    transactions.add("a", sendFrame(0, contentType, receipt, extra));
  }

  @Test
  void acknowledgementsCountTowardsTheSizeLimit() {
    transactions.begin("a");
    var ack =
        new TransactionFrame.Acknowledgement(
            StompCommand.ACK, new AckId("e".repeat(256), 1, "s".repeat(256)), "r".repeat(256));
    int added = 0;
    while (added < 1000 && tryAdd(ack)) {
      added++;
    }
    assertThat(added).isBetween(400, 800);
  }

  private boolean tryAdd(TransactionFrame frame) {
    try {
      transactions.add("a", frame);
      return true;
    } catch (ChatException e) {
      assertThat(e.error()).isEqualTo(ChatError.TRANSACTION_TOO_LARGE);
      return false;
    }
  }

  @Test
  @Shows("transaction-limits")
  void aThousandFramesWithTypicalHeadersFit() {
    transactions.begin("a");
    for (int i = 0; i < 1000; i++) {
      String id = UUID.randomUUID().toString();
      transactions.add(
          "a",
          sendFrame(
              0,
              "content-type:text/plain;charset=utf-8",
              "receipt:" + id,
              "client-message-id:" + id));
    }
  }

  @Test
  @Shows("transaction-limits")
  void theTotalNumberOfFramesIsLimited() {
    transactions.begin("a");
    for (int i = 0; i < 1000; i++) {
      transactions.add("a", sendFrame(0));
    }
    ChatExceptions.expect(
        ChatError.TRANSACTION_TOO_LARGE, () -> transactions.add("a", sendFrame(0)));
    transactions.abort("a");
    transactions.begin("a");
    transactions.add("a", sendFrame(0));
  }

  @Test
  @Shows("transaction-limits")
  void theNumberOfOpenTransactionsIsLimited() {
    for (int i = 0; i < 16; i++) {
      transactions.begin("t" + i);
    }
    ChatExceptions.expect(ChatError.TOO_MANY, () -> transactions.begin("one more"));
    transactions.abort("t0");
    transactions.begin("one more");
  }
}
