package chat.parley.presence;

import chat.parley.message.UserName;
import java.security.SecureRandom;
import java.util.Collection;

/**
 * A set of names of which only hashes of 64 bits are kept: the members of a large room, of which
 * most are not known otherwise. That two names have the same hash is too unlikely to matter for a
 * number of members. Immutable.
 */
final class NameHashes {

  /** The random key of this process: users cannot choose names with equal hashes. */
  private static final long KEY = new SecureRandom().nextLong();

  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long MIX = 0xd6e8feb86659fd93L;

  /** A hash table with open addressing; 0 is free. */
  private final long[] table;

  NameHashes(Collection<UserName> names) {
    table = new long[Integer.highestOneBit(names.size() * 2 + 1) * 2];
    for (UserName name : names) {
      long hash = hash(name);
      table[slot(hash)] = hash;
    }
  }

  boolean contains(UserName name) {
    return contains(hash(name));
  }

  /** Returns whether a name with this {@link #hash} is contained. */
  boolean contains(long hash) {
    return table[slot(hash)] == hash;
  }

  private int slot(long hash) {
    int slot = (int) (hash >>> 32) & (table.length - 1);
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** Returns the hash of a name, which is another one in each process. */
  static long hash(UserName name) {
    long hash = KEY;
    String text = name.value();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 32) * MIX;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
