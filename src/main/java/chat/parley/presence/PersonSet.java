package chat.parley.presence;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of at most some hundred persons: an array sorted by identity hash, which needs half the
 * memory of a hash table or less. Confined to the presence thread.
 */
final class PersonSet {

  private static final @Nullable Person[] EMPTY = {};

  /** Sorted up to the size; the rest is free. */
  private @Nullable Person[] sorted = EMPTY;

  private int size;

  int size() {
    return size;
  }

  boolean contains(Person person) {
    int index = index(person);
    return index < size && sorted[index] == person;
  }

  /** Provides space for further persons, so that not each of them needs a larger array. */
  void reserve(int count) {
    if (size + count > sorted.length) {
      sorted = Arrays.copyOf(sorted, size + count);
    }
  }

  /** Adds a person; returns false if it was contained. */
  boolean add(Person person) {
    int index = index(person);
    if (index < size && sorted[index] == person) {
      return false;
    }
    if (size == sorted.length) {
      reserve(1 + size / 8);
    }
    System.arraycopy(sorted, index, sorted, index + 1, size - index);
    sorted[index] = person;
    size++;
    return true;
  }

  /** Removes a person; returns false if it was not contained. */
  boolean remove(Person person) {
    int index = index(person);
    if (index == size || sorted[index] != person) {
      return false;
    }
    size--;
    System.arraycopy(sorted, index + 1, sorted, index, size - index);
    if (size < sorted.length / 2) {
      sorted = Arrays.copyOf(sorted, size);
    } else {
      sorted[size] = null;
    }
    return true;
  }

  void clear() {
    sorted = EMPTY;
    size = 0;
  }

  /** Passes each person to an action, which must not add or remove any. */
  void forEach(Consumer<Person> action) {
    for (int i = 0; i < size; i++) {
      Person person = sorted[i];
      if (person != null) {
        action.accept(person);
      }
    }
  }

  /** Returns the index of a person, or the one where it is to be inserted. */
  private int index(Person person) {
    int hash = System.identityHashCode(person);
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (System.identityHashCode(sorted[middle]) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low < size && sorted[low] != person && System.identityHashCode(sorted[low]) == hash) {
      low++;
    }
    return low;
  }
}
