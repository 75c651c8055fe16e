package chat.parley.journal;

import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The access of other packages to their tables: reads on the threads of the journal, and writes on
 * its writer thread, the only one that writes to the store. Any thread may call.
 */
public final class StoreAccess {

  /**
   * A read of the store.
   *
   * @param <T> the type of the result
   */
  public interface Read<T> {
    T run() throws StoreException;
  }

  /**
   * A change of the store, which commits. It is applied again if the connection is lost, and must
   * be idempotent: it may have been committed before.
   *
   * @param <T> the type of the result, never null
   */
  public interface Change<T> {
    T apply(LogWriter writer) throws StoreException;
  }

  private final WriteQueue queue;
  private final TimedStoreCalls calls;
  private final StoreAvailability availability;

  StoreAccess(WriteQueue queue, TimedStoreCalls calls, StoreAvailability availability) {
    this.queue = queue;
    this.calls = calls;
    this.availability = availability;
  }

  /**
   * Returns the result of a read. Blocks up to 5 s for the store, and up to 5 s longer until it has
   * been opened for the first time.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} if the store is unavailable; {@link
   *     ChatError#INTERNAL} if the calling thread is interrupted
   */
  public <T> T read(Read<T> read) {
    availability.awaitOpen();
    try {
      return calls.run(read::run);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /**
   * Returns the result of a read, as {@link #read} does, but does not wait for a database that is
   * known not to answer.
   *
   * @throws ChatException as {@link #read}; {@link ChatError#STORE_AWAY} at once during an outage
   *     in which the database does not answer
   */
  public <T> T readIfAnswering(Read<T> read) {
    if (availability.outage() == StoreOutage.UNAVAILABLE) {
      throw OutageErrors.of(StoreOutage.UNAVAILABLE);
    }
    return read(read);
  }

  /**
   * Applies a change in a transaction of its own, after the messages that were appended before.
   * Blocks until it is committed: about 9 s at most, the send timeout of the journal. If it fails,
   * the change may be stored.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} if the store is unavailable or has refused
   *     the change; {@link ChatError#BUSY} if the queue is full; {@link ChatError#INTERNAL} if the
   *     calling thread is interrupted
   */
  public <T> T write(Change<T> change) {
    StoreOutage outage = availability.outage();
    if (outage != null) {
      throw OutageErrors.of(outage);
    }
    var result = new AtomicReference<@Nullable T>();
    var write =
        new PendingWrite.Maintenance(
            writer -> result.set(change.apply(writer)), () -> {}, new CompletableFuture<>());
    queue.put(write);
    await(write.result());
    return Objects.requireNonNull(result.get());
  }

  private static void await(CompletableFuture<Void> result) {
    try {
      result.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ChatError.INTERNAL.because("Parley is stopping; try again");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ChatException refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    }
  }

  /** Returns whether the store has been opened and is available. */
  public boolean isAvailable() {
    return availability.isUsable();
  }
}
