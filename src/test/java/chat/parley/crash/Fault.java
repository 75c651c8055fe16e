package chat.parley.crash;

import java.util.Locale;

/**
 * A fault that is injected and ended again.
 *
 * @param <S> the servers that it affects
 */
interface Fault<S extends Servers> {

  /** Returns the name of the constant. */
  String name();

  /** Returns the name on the command line. */
  default String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Injects the fault.
   *
   * @param node the number of the affected node, for faults of one node
   */
  void inject(S servers, int node) throws Exception;

  /** Ends the fault; returns when the servers run again. */
  void recover(S servers, int node) throws Exception;
}
