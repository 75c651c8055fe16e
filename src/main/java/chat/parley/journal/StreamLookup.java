package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the store what it has of streams: one question at a time, for all who have come while the
 * one before was asked. So thousands who subscribe at once do not wait for thousands of answers.
 * Any thread may call.
 */
final class StreamLookup {

  /** Of how many streams is asked at once. */
  private static final int MOST = 1_000;

  /** One question, which the first who has it asks. */
  private static final class Look {
    private final Set<Address> addresses = new HashSet<>();
    private final CompletableFuture<Map<Address, StoredStream>> answer = new CompletableFuture<>();
  }

  private final LogReader reader;
  private final ReentrantLock asking = new ReentrantLock();
  private Look next = new Look();

  StreamLookup(LogReader reader) {
    this.reader = reader;
  }

  /** A stream as the store has it now: the store is asked after this was called. */
  StoredStream stored(Address address) throws StoreException {
    Look look;
    boolean first;
    synchronized (this) {
      if (next.addresses.size() == MOST) {
        next = new Look();
      }
      look = next;
      first = look.addresses.isEmpty();
      look.addresses.add(address);
    }
    if (first) {
      ask(look);
    }
    return answer(look).get(address);
  }

  private void ask(Look look) {
    asking.lock();
    try {
      synchronized (this) {
        if (next == look) {
          next = new Look();
        }
      }
      look.answer.complete(reader.stored(look.addresses));
    } catch (StoreException | RuntimeException | Error e) {
      // Whatever it is: the others would wait for ever.
      look.answer.completeExceptionally(e);
    } finally {
      asking.unlock();
    }
  }

  private static Map<Address, StoredStream> answer(Look look) throws StoreException {
    try {
      return look.answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
