package chat.parley.journal.memory;

import chat.parley.message.Address;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;

/**
 * Asks the store what it has of streams: one question at a time, for all who have come while the
 * one before was asked. So thousands who subscribe at once do not wait for thousands of answers.
 * Any thread may call; it blocks for at most {@link TimedStoreCalls#TIMEOUT}.
 */
public final class StreamLookup {

  /** Of how many streams is asked at once. */
  static final int MAX_STREAMS = 1_000;

  /** One question, for all callers that have come before it is asked. */
  private final class Look {
    private final Set<Address> addresses = new HashSet<>();
    private final FutureTask<Map<Address, StoredStream>> result = new FutureTask<>(this::query);

    private Map<Address, StoredStream> query() throws StoreException {
      seal(this);
      return reader.stored(addresses);
    }
  }

  private final LogReader reader;
  private final TimedStoreCalls calls = new TimedStoreCalls("parley-lookup", 1);
  private Look next = new Look();

  public StreamLookup(LogReader reader) {
    this.reader = reader;
  }

  /**
   * Returns a stream as the store has it now: the store is asked after this was called.
   *
   * @throws StoreException if the store cannot be read, or has not answered in time
   */
  public StoredStream stored(Address address) throws StoreException {
    Look look;
    boolean first;
    synchronized (this) {
      if (next.addresses.size() == MAX_STREAMS) {
        next = new Look();
      }
      look = next;
      first = look.addresses.isEmpty();
      look.addresses.add(address);
    }
    if (first) {
      start(look);
    }
    return TimedStoreCalls.await(look.result).get(address);
  }

  private void start(Look look) throws StoreException {
    boolean started = false;
    try {
      calls.start(look.result);
      started = true;
    } finally {
      if (!started) {
        seal(look);
      }
    }
  }

  /** From now on callers join another question. */
  private synchronized void seal(Look look) {
    if (next == look) {
      next = new Look();
    }
  }

  /**
   * Returns several streams as the store has them now.
   *
   * @param addresses at most {@link #MAX_STREAMS}; not to be changed later
   */
  Map<Address, StoredStream> stored(Set<Address> addresses) throws StoreException {
    return calls.run(() -> reader.stored(addresses));
  }
}
