package chat.parley.presence;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of persons: a hash table with open addressing, which needs less memory than a set with an
 * entry for each of them. Confined to the presence thread.
 */
final class PersonSet {

  private static final int MIN_CAPACITY = 4;
  private static final @Nullable Person[] EMPTY = new @Nullable Person[1];

  /** Its length is a power of two, and one place is free at least. */
  private @Nullable Person[] table = EMPTY;

  private int size;

  int size() {
    return size;
  }

  boolean contains(Person person) {
    return table[slot(table, person)] != null;
  }

  /** Adds a person; returns false if it was contained. */
  boolean add(Person person) {
    if (contains(person)) {
      return false;
    }
    size++;
    if (size > table.length / 4 * 3) {
      rehash(Math.max(MIN_CAPACITY, table.length * 2));
    }
    table[slot(table, person)] = person;
    return true;
  }

  /** Removes a person; returns false if it was not contained. */
  boolean remove(Person person) {
    int slot = slot(table, person);
    if (table[slot] == null) {
      return false;
    }
    table[slot] = null;
    size--;
    if (table.length > MIN_CAPACITY && size < table.length / 4) {
      rehash(table.length / 2);
    } else {
      addFollowing(slot);
    }
    return true;
  }

  /** Adds the persons after a gap again: they may not be found any more. */
  private void addFollowing(int gap) {
    int slot = (gap + 1) & (table.length - 1);
    for (Person moved; (moved = table[slot]) != null; slot = (slot + 1) & (table.length - 1)) {
      table[slot] = null;
      table[slot(table, moved)] = moved;
    }
  }

  void clear() {
    table = EMPTY;
    size = 0;
  }

  /** Passes each person to an action, which must not add or remove any. */
  void forEach(Consumer<Person> action) {
    for (Person person : table) {
      if (person != null) {
        action.accept(person);
      }
    }
  }

  /** Returns the place of a person, or the one where it is to be added. */
  private static int slot(@Nullable Person[] table, Person person) {
    int hash = System.identityHashCode(person) * 0x9E3779B9;
    int slot = (hash ^ hash >>> 16) & (table.length - 1);
    while (table[slot] != null && table[slot] != person) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void rehash(int capacity) {
    var other = new @Nullable Person[capacity];
    forEach(person -> other[slot(other, person)] = person);
    table = other;
  }
}
