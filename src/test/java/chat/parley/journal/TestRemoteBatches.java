package chat.parley.journal;

/** The state of {@link RemoteBatches} for tests of other packages. */
public final class TestRemoteBatches {

  private TestRemoteBatches() {}

  /** Returns whether batches of other nodes are said to arrive. */
  public static boolean isBrokerLinked(RemoteBatches batches) {
    return batches.isBrokerLinked();
  }

  /** Returns whether messages may be missing. */
  public static boolean isLossSuspected(RemoteBatches batches) {
    return batches.isLossSuspected();
  }
}
