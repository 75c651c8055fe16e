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
 * Reads streams from the store, one query at a time. Callers that arrive during a query share the
 * next one, so that thousands of clients that subscribe at once do not cause thousands of queries.
 * Any thread may call; a call blocks for at most {@link TimedStoreCalls#TIMEOUT}.
 */
public final class StreamLookup {

  /** Maximum number of streams per query. */
  static final int MAX_STREAMS = 1_000;

  /** One query, shared by all callers that arrive before it starts. */
  private final class Look {
    private final Set<Address> addresses = new HashSet<>();
    private final FutureTask<Map<Address, StoredStream>> result = new FutureTask<>(this::query);

    private Map<Address, StoredStream> query() throws StoreException {
      seal(this);
      return reader.load(addresses);
    }
  }

  private final LogReader reader;
  private final TimedStoreCalls calls = new TimedStoreCalls("parley-lookup", 1);
  private Look next = new Look();

  public StreamLookup(LogReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a stream from the store. The query starts after the call, so that the result includes all
   * messages committed before the call.
   *
   * @throws StoreException if the store cannot be read or does not answer in time
   * @throws chat.parley.message.ChatException if the calling thread is interrupted
   */
  public StoredStream load(Address address) throws StoreException {
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

  /** Makes later callers join another query. */
  private synchronized void seal(Look look) {
    if (next == look) {
      next = new Look();
    }
  }

  /**
   * Reads several streams from the store, in a query of their own.
   *
   * @param addresses at most {@link #MAX_STREAMS}; must not be changed later
   * @throws StoreException if the store cannot be read or does not answer in time
   */
  Map<Address, StoredStream> load(Set<Address> addresses) throws StoreException {
    return calls.run(() -> reader.load(addresses));
  }
}
