package chat.parley.stomp;

import java.util.Collection;
import java.util.function.Consumer;

/** Ends several things of which each has to be ended, also if that of another one fails. */
final class Ends {

  private Ends() {}

  /** Passes each item to an action, and then throws the first exception that it has thrown. */
  static <T> void all(Collection<T> items, Consumer<T> end) {
    RuntimeException failure = null;
    for (T item : items) {
      try {
        end.accept(item);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
