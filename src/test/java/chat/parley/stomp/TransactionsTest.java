package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

class TransactionsTest {

  private final Transactions transactions = new Transactions(100);

  private static Frame send(int bytes) {
    return Decoding.frame(Command.SEND, "x".repeat(bytes));
  }

  @Test
  void aCommitReturnsTheFramesInTheOrderSent() {
    Frame first = send(1);
    Frame second = send(2);
    Frame other = send(3);
    transactions.begin("a");
    transactions.begin("b");
    transactions.add("a", first);
    transactions.add("b", other);
    transactions.add("a", second);
    assertThat(transactions.commit("a")).containsExactly(first, second);
    assertThat(transactions.commit("b")).containsExactly(other);
  }

  @Test
  void aTransactionMustHaveBegunAndEndsOnce() {
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.add("a", send(1)));
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.abort("a"));
    transactions.begin("a");
    transactions.commit("a");
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.abort("a"));
  }

  @Test
  void aNameIsUsedOnceAtATime() {
    transactions.begin("a");
    Refused.with(ChatError.DUPLICATE_TRANSACTION, () -> transactions.begin("a"));
    transactions.abort("a");
    transactions.begin("a");
    assertThat(transactions.commit("a")).isEmpty();
  }

  @Test
  void aSpoiltTransactionCanNotBeCommitted() {
    transactions.begin("a");
    transactions.add("a", send(1));
    transactions.spoil("a");
    Refused.with(ChatError.TRANSACTION_FAILED, () -> transactions.commit("a"));
    Refused.with(ChatError.NO_TRANSACTION, () -> transactions.commit("a"));
  }

  @Test
  void aSpoiltTransactionLeavesNoMarkOnTheNextOfItsName() {
    transactions.begin("a");
    transactions.spoil("a");
    transactions.abort("a");
    transactions.spoil("a");
    transactions.begin("a");
    assertThat(transactions.commit("a")).isEmpty();
  }

  @Test
  void theBytesOfAllOpenTransactionsAreLimitedTogether() {
    transactions.begin("a");
    transactions.begin("b");
    transactions.add("a", send(60));
    transactions.add("b", send(40));
    Refused.with(ChatError.TRANSACTION_TOO_LARGE, () -> transactions.add("a", send(1)));
    transactions.abort("b");
    transactions.add("a", send(40));
    transactions.commit("a");
    transactions.begin("c");
    transactions.add("c", send(100));
  }

  @Test
  @Shows("transaction-limits")
  void theFramesOfAllOpenTransactionsAreLimitedTogether() {
    transactions.begin("a");
    for (int i = 0; i < 1000; i++) {
      transactions.add("a", send(0));
    }
    Refused.with(ChatError.TRANSACTION_TOO_LARGE, () -> transactions.add("a", send(0)));
    transactions.abort("a");
    transactions.begin("a");
    transactions.add("a", send(0));
  }

  @Test
  @Shows("transaction-limits")
  void theNumberOfOpenTransactionsIsLimited() {
    for (int i = 0; i < 16; i++) {
      transactions.begin("t" + i);
    }
    Refused.with(ChatError.TOO_MANY, () -> transactions.begin("one more"));
    transactions.abort("t0");
    transactions.begin("one more");
  }
}
