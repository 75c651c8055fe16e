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
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * The pairs in which one user has blocked the other. Stored messages are checked in the transaction
 * that stores them; this class checks ephemeral ones. Any thread may call.
 */
@Component
public final class BlockedPairs {

  /** Time after which a node knows of a block that was made on another one, if there are others. */
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** Maximum number of pairs that are remembered, some 20 MB. */
  private static final long MAX_PAIRS = 100_000;

  private final StoreAccess store;
  private final LoadingCache<Address.Pair, Boolean> known;

  public BlockedPairs(StoreAccess store, Database database) {
    BlockReader reader = database.blockReader();
    this.store = store;
    var cache = Caffeine.newBuilder().maximumSize(MAX_PAIRS);
    if (database.isShared()) {
      cache.expireAfterWrite(MAX_AGE);
    }
    this.known = cache.build(pair -> store.read(() -> reader.isBlocked(pair)));
  }

  /**
   * Checks that an ephemeral message may pass between two users; does nothing for others. Reads the
   * store if this node does not know whether the two are blocked, or has read it too long ago, and
   * blocks up to 10 s then.
   *
   * @throws ChatException {@link ChatError#BLOCKED}; {@link ChatError#STORE_AWAY} if the store is
   *     unavailable
   */
  public void check(Draft draft) {
    Address.Pair pair = draft.persistent() ? null : draft.pair();
    if (pair != null && known.get(pair)) {
      throw BlockTable.refusal();
    }
  }

  /**
   * Blocks a user or ends that. Blocks until it is stored and in force, about 9 s at most.
   *
   * @param by the user that blocks the other one
   * @param max the maximum number of users that one user may block
   * @return false if that would be exceeded; nothing is changed then
   * @throws ChatException {@link ChatError#STORE_AWAY} or {@link ChatError#BUSY} if it is not known
   *     to be stored
   */
  public boolean set(UserName by, UserName user, boolean blocked, int max) {
    try {
      return store.write(writer -> writer.blocks().set(by, user, blocked, max));
    } finally {
      known.invalidate(Address.Pair.of(by, user));
    }
  }
}
