package chat.parley.crash;

/**
 * A fault of the components between the nodes: the broker, the database, and the links to the
 * broker.
 */
enum ClusterFault implements Fault<Cluster> {
  /** Kills the broker with SIGKILL. */
  KILL_BROKER,
  /** Raises a memory alarm: the broker accepts no messages, and everything else continues. */
  BROKER_ALARM,
  /** Stops the database, which aborts the transactions in progress. */
  STOP_DATABASE,
  /**
   * Kills all processes of the database with SIGKILL; committed transactions are recovered from its
   * log.
   */
  KILL_DATABASE,
  /** Closes the connection of a node to the broker; the node cannot open another. */
  CUT_LINK,
  /** Passes nothing between a node and the broker, without notifying either. */
  SILENT_LINK,
  /** Loses a third of the frames from the broker to each node. */
  LOSE_FRAMES,
  /** Delivers a third of the frames from the broker to each node after the next frame. */
  REORDER_FRAMES,
  /** Delivers a third of the frames from the broker to each node twice. */
  REPEAT_FRAMES;

  private static final int PERCENT = 33;

  @Override
  public void inject(Cluster cluster, int node) throws Exception {
    switch (this) {
      case KILL_BROKER -> cluster.broker.kill();
      case BROKER_ALARM -> cluster.broker.alarm(true);
      case STOP_DATABASE -> cluster.stopDatabase();
      case KILL_DATABASE -> cluster.killDatabase();
      case CUT_LINK -> cluster.links.get(node).cut();
      case SILENT_LINK -> cluster.links.get(node).stall();
      case LOSE_FRAMES -> cluster.links.forEach(link -> link.setFaultRates(PERCENT, 0, 0));
      case REORDER_FRAMES -> cluster.links.forEach(link -> link.setFaultRates(0, PERCENT, 0));
      case REPEAT_FRAMES -> cluster.links.forEach(link -> link.setFaultRates(0, 0, PERCENT));
    }
  }

  @Override
  public void recover(Cluster cluster, int node) throws Exception {
    switch (this) {
      case KILL_BROKER -> cluster.broker.start();
      case BROKER_ALARM -> cluster.broker.alarm(false);
      case STOP_DATABASE, KILL_DATABASE -> cluster.startDatabase();
      case CUT_LINK, SILENT_LINK -> cluster.links.get(node).restore();
      case LOSE_FRAMES, REORDER_FRAMES, REPEAT_FRAMES ->
          cluster.links.forEach(link -> link.setFaultRates(0, 0, 0));
    }
  }
}
