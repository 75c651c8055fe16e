package chat.parley.failures;

/**
 * Ends the process without running shutdown hooks, which may wait for the thread that has failed.
 * The {@code main} method registers one as a bean; where Parley runs inside another program there
 * is none, and a fatal failure only takes it out of service.
 */
@FunctionalInterface
public interface ProcessHalt {

  /** Does nothing: the process goes on. */
  ProcessHalt NONE = _ -> {};

  /** Must not allocate memory. */
  void halt(int status);
}
