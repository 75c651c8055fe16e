package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.FreezablePostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** A database that does not answer: callers of the journal wait no longer than documented. */
class UnresponsiveStoreIT extends JournalContract {

  private static final String PHONE = "phone";

  /** A memory limit at which only the stream that was used last stays in memory. */
  private static final Bounds NO_MEMORY =
      new Bounds(
          new HistoryProperties(
              Duration.ZERO, 0, Duration.ofMinutes(1), DataSize.ofBytes(1), false),
          limits(1000).limits());

  private record FreezableStore(FreezablePostgres postgres) implements StoreFactory {
    @Override
    public StoreProperties newStore() {
      return postgres.properties();
    }
  }

  private final FreezablePostgres postgres;

  UnresponsiveStoreIT() {
    super(new FreezableStore(new FreezablePostgres()));
    postgres = ((FreezableStore) storeFactory).postgres();
  }

  @AfterEach
  void stop() throws Exception {
    postgres.thaw();
    closeJournal();
    postgres.close();
  }

  /** Loads another stream, which evicts the inbox from memory. */
  private static void evictInbox(Journal journal) {
    append(journal, draft(new Address.Room(new RoomName("other")), "x"));
  }

  /**
   * Runs a call on another thread, and returns its result.
   *
   * @throws TimeoutException if the call has not returned by {@link Await#DEADLINE}
   */
  private static <T> T callWithDeadline(Supplier<T> call) throws Exception {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                result.complete(call.get());
              } catch (ChatException e) {
                result.completeExceptionally(e);
              }
            });
    return result.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private static ChatException refusal(Supplier<?> call) throws Exception {
    try {
      throw new AssertionError(
          "Expected a refusal, but the call returned " + callWithDeadline(call));
    } catch (ExecutionException e) {
      return (ChatException) e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("No answer after " + Await.DEADLINE, e);
    }
  }

  private static void assertStoreAway(ChatException refusal) {
    assertThat(refusal.error()).as(refusal.text()).isEqualTo(ChatError.STORE_AWAY);
  }

  private static void awaitRecovery(Journal journal) {
    Await.until(() -> "outage: " + journal.outage(), () -> journal.outage() == null);
  }

  @Test
  void deliveriesFromAnUnloadedInboxAreRecordedWithoutTheStore() throws Exception {
    Journal journal = journal(NO_MEMORY);
    appendNumbers(journal, INBOX, 3);
    evictInbox(journal);
    postgres.freeze();
    callWithDeadline(
        () -> {
          journal.recordDelivery(BOB, PHONE, 0, 1);
          journal.recordDelivery(BOB, PHONE, 2, 3);
          return true;
        });
    postgres.thaw();
    assertThat(texts(journal.replay(INBOX, new StartPosition.Undelivered(PHONE))))
        .containsExactly("2");
    awaitRecovery(journal);
    append(journal, List.of());
    assertThat(texts(reopen().replay(INBOX, new StartPosition.Undelivered(PHONE))))
        .containsExactly("2");
  }

  @Test
  void appendsAndReadsFailInTime() throws Exception {
    Journal journal = journal(NO_MEMORY);
    append(journal, draft(ROOM, "1"));
    evictInbox(journal);
    postgres.freeze();
    CompletableFuture<List<StoredMessage>> sent = journal.append(List.of(draft(ROOM, "2")));
    assertStoreAway(refusal(() -> journal.replay(ROOM, new StartPosition.Beginning())));
    assertStoreAway(refusal(() -> journal.history(ROOM, new HistoryRange.Newest(1))));
    assertStoreAway(refusal(() -> join(sent)));
  }

  @Test
  void theWriteInProgressIsDispatchedOnceAndQueuedWritesAreNotStored() throws Exception {
    Journal journal = journal(NO_MEMORY);
    append(journal, draft(ROOM, "1"));
    postgres.freeze();
    CompletableFuture<List<StoredMessage>> inProgress = journal.append(List.of(draft(ROOM, "2")));
    Await.until(() -> "no store call in progress", () -> journal.storeCallAge().isPositive());
    CompletableFuture<List<StoredMessage>> queued = journal.append(List.of(draft(ROOM, "3")));
    ChatException unknownOutcome = refusal(() -> join(inProgress));
    assertStoreAway(unknownOutcome);
    assertThat(unknownOutcome.text()).contains("may have been stored", "client-message-id");
    ChatException refused = refusal(() -> join(queued));
    assertStoreAway(refused);
    assertThat(refused.text()).doesNotContain("may have been stored");
    assertThat(journal.outage()).isNotNull();
    assertStoreAway(refusal(() -> append(journal, draft(ROOM, "4"))));
    postgres.thaw();
    awaitRecovery(journal);
    append(journal, draft(ROOM, "5"));
    assertThat(texts(dispatched)).containsExactly("1", "2", "5");
    assertThat(texts(journal.replay(ROOM, new StartPosition.Beginning())))
        .containsExactly("1", "2", "5");
  }

  private static Object join(CompletableFuture<List<StoredMessage>> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChatException refusal ? refusal : e;
    }
  }
}
