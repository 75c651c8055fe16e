package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The persons by name, with the watches that concern them: a hash table with open addressing, which
 * needs less memory than a map with an entry for each of them. The hashes are keyed, because users
 * choose their names. Confined to the presence thread.
 */
final class Persons {

  private static final int MIN_CAPACITY = 64;

  private final WatchTable watches = new WatchTable();
  private @Nullable Person[] table = new @Nullable Person[MIN_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @Nullable Person find(UserName name) {
    return table[slot(table, name)];
  }

  /** Returns the person of a name, which is added if necessary. */
  Person intern(UserName name) {
    int slot = slot(table, name);
    Person known = table[slot];
    if (known != null) {
      return known;
    }
    var person = new Person(name);
    table[slot] = person;
    size++;
    if (size > table.length / 3 * 2) {
      rehash(table.length * 2);
    }
    return person;
  }

  /** Removes a person if it is not used any more. */
  void removeIfUnused(Person person) {
    int slot = slot(table, person.name);
    if (table[slot] != person || !person.isUnused(watches)) {
      return;
    }
    table[slot] = null;
    size--;
    closeGap(slot);
    if (table.length > MIN_CAPACITY && size < table.length / 6) {
      rehash(table.length / 2);
    }
  }

  /** Adds a watch, and returns its number; {@link #forget} must follow. */
  int add(Watch watch) {
    return watches.add(watch);
  }

  /** Passes each watch that concerns a person to an action. */
  void forEachWatch(Person person, Consumer<Watch> action) {
    person.forEachWatch(watches, action);
  }

  /** Has a watch concern a person. */
  void watch(Person person, Watch watch) {
    person.add(watch.number(), watches);
  }

  /** Ends that a watch concerns a person. */
  void unwatch(Person person, Watch watch) {
    person.remove(watch.number());
    removeIfUnused(person);
  }

  /** Ends that a watch that has ended concerns its persons. */
  void forget(Watch watch) {
    watches.end(watch.number());
    watch.forEach(
        person -> {
          person.forget(watch.number());
          removeIfUnused(person);
        });
    if (watches.hasManyEnded()) {
      removeEnded();
    }
  }

  private void removeEnded() {
    var unused = new ArrayList<Person>();
    forEach(
        person -> {
          person.removeEnded(watches);
          if (person.isUnused(watches)) {
            unused.add(person);
          }
        });
    unused.forEach(this::removeIfUnused);
    watches.releaseEnded();
  }

  /** Moves the persons after a gap that would not be found any more. */
  private void closeGap(int gap) {
    int free = gap;
    for (int i = next(gap); ; i = next(i)) {
      Person moved = table[i];
      if (moved == null) {
        return;
      }
      int home = home(table, moved.name);
      boolean reachable = free <= i ? free < home && home <= i : free < home || home <= i;
      if (!reachable) {
        table[free] = moved;
        table[i] = null;
        free = i;
      }
    }
  }

  private int next(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  /** Passes each person to an action, which must not add or remove any. */
  void forEach(Consumer<Person> action) {
    for (Person person : table) {
      if (person != null) {
        action.accept(person);
      }
    }
  }

  private static int home(@Nullable Person[] table, UserName name) {
    return (int) NameHashes.hash(name) & (table.length - 1);
  }

  private static int slot(@Nullable Person[] table, UserName name) {
    int slot = home(table, name);
    for (Person person; (person = table[slot]) != null; slot = (slot + 1) & (table.length - 1)) {
      if (person.name.equals(name)) {
        break;
      }
    }
    return slot;
  }

  private void rehash(int capacity) {
    var grown = new @Nullable Person[capacity];
    for (Person person : table) {
      if (person != null) {
        grown[slot(grown, person.name)] = person;
      }
    }
    table = grown;
  }
}
