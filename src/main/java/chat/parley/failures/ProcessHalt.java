package chat.parley.failures;

/**
 * Ends the process without running shutdown hooks, because a hook may wait for the thread that
 * failed. The {@code main} method registers an implementation as a bean. Where Parley runs inside
 * another program there is none, and a fatal failure only takes Parley out of service.
 */
@FunctionalInterface
public interface ProcessHalt {

  /** Does nothing: the process continues. */
  ProcessHalt NONE = _ -> {};

  /**
   * Ends the process. Must not allocate memory.
   *
   * @param status the exit status
   */
  void halt(int status);
}
