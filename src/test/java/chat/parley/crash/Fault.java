package chat.parley.crash;

import java.util.Locale;

/**
 * Something that goes wrong, and is put right again.
 *
 * @param <S> what it can happen to
 */
interface Fault<S extends Servers> {

  /** As the constant is called. */
  String name();

  /** As it is called on the command line. */
  default String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Lets it happen.
   *
   * @param node to which one, of those faults that happen to one
   */
  void strike(S servers, int node) throws Exception;

  /** Puts it right; returns when it is. */
  void mend(S servers, int node) throws Exception;
}
