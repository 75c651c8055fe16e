package chat.parley.membership;

import chat.parley.journal.StoreAccess;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.BlockReader;
import chat.parley.store.BlockTable;
import chat.parley.store.Database;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The pairs in which one user has blocked the other. Stored messages are checked in the transaction
 * that stores them; this class checks ephemeral ones. Any thread may call.
 */
@Component
public final class BlockedPairs {

  /** Whether the two users of a pair are blocked, and when that was read: System.nanoTime. */
  private record Known(boolean blocked, long readAt) {}

  /** Time after which a node knows of a block that was made on another one, if there are others. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** The same if there are no other nodes: a value does not become outdated. */
  private static final Duration NO_MAX_AGE = Duration.ofNanos(Long.MAX_VALUE);

  /** Maximum number of pairs that are remembered, some 20 MB. */
  private static final long MAX_PAIRS = 100_000;

  private final StoreAccess store;
  private final BlockReader reader;
  private final Duration maxAge;
  private final Cache<Address.Pair, Known> known =
      Caffeine.newBuilder().maximumSize(MAX_PAIRS).build();

  /** Number of changes written by this node; a value read before the last one is not cached. */
  private final AtomicLong changes = new AtomicLong();

  private volatile Consumer<Address.Pair> onChange = _ -> {};

  @Autowired
  public BlockedPairs(StoreAccess store, Database database) {
    this(store, database.blockReader(), database.isShared() ? MAX_AGE : NO_MAX_AGE);
  }

  /**
   * Creates an empty cache.
   *
   * @param maxAge time after which a value is read again, if the store is available
   */
  BlockedPairs(StoreAccess store, BlockReader reader, Duration maxAge) {
    this.store = store;
    this.reader = reader;
    this.maxAge = maxAge;
  }

  /** Sets the listener of changes by this node, called when they are committed; must not block. */
  public void onChange(Consumer<Address.Pair> listener) {
    onChange = listener;
  }

  /**
   * Checks that an ephemeral message may pass between two users; does nothing for others. Reads the
   * store if this node does not know whether the two are blocked, or has read it too long ago, and
   * blocks up to 10 s then; during a known outage of the database it does not block. If the store
   * cannot be read, the last value that was read counts.
   *
   * @throws ChatException {@link ChatError#BLOCKED}; {@link ChatError#STORE_AWAY} if the store is
   *     unavailable and this node does not know whether the two are blocked
   */
  public void check(Draft draft) {
    Address.Pair pair = draft.persistent() ? null : draft.pair();
    if (pair != null && isBlocked(pair)) {
      throw BlockTable.refusal();
    }
  }

  /**
   * Returns whether one of the two users of a pair has blocked the other, as {@link #check} does.
   *
   * @throws ChatException {@link ChatError#STORE_AWAY} if it is not known
   */
  public boolean isBlocked(Address.Pair pair) {
    Known last = known.getIfPresent(pair);
    if (last != null && System.nanoTime() - last.readAt() < maxAge.toNanos()) {
      return last.blocked();
    }
    try {
      return read(pair);
    } catch (ChatException e) {
      if (last == null || e.error() != ChatError.STORE_AWAY) {
        throw e;
      }
      return last.blocked();
    }
  }

  private boolean read(Address.Pair pair) {
    long before = changes.get();
    long now = System.nanoTime();
    var current = new Known(store.readIfAnswering(() -> reader.isBlocked(pair)), now);
    // Atomic for the pair: a change that is counted later removes the value afterwards.
    known.asMap().compute(pair, (_, last) -> changes.get() == before ? current : last);
    return current.blocked();
  }

  /**
   * Blocks a user or ends that. Blocks until it is stored and in force, about 9 s at most. If it is
   * stored later than that, it is in force from then on.
   *
   * @param by the user that blocks the other one
   * @param max the maximum number of users that one user may block
   * @return false if that would be exceeded; nothing is changed then
   * @throws ChatException {@link ChatError#STORE_AWAY} or {@link ChatError#BUSY} if it is not known
   *     to be stored
   */
  public boolean set(UserName by, UserName user, boolean blocked, int max) {
    return store.write(writer -> set(writer, by, user, blocked, max));
  }

  /** Runs on the writer thread, which may commit after {@link #set} has thrown an exception. */
  private boolean set(LogWriter writer, UserName by, UserName user, boolean blocked, int max)
      throws StoreException {
    try {
      return writer.blocks().set(by, user, blocked, max);
    } finally {
      changes.incrementAndGet();
      known.invalidate(Address.Pair.of(by, user));
      onChange.accept(Address.Pair.of(by, user));
    }
  }
}
