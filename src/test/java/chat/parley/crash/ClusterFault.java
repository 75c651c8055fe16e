package chat.parley.crash;

/** What happens to that which joins several nodes. */
enum ClusterFault implements Fault<Cluster> {
  /** SIGKILL. */
  KILL_BROKER,
  /** A memory alarm: it takes nothing in, and all else goes on. */
  BROKER_ALARM,
  /** It ends the transactions that are under way, and itself. */
  STOP_DATABASE,
  /** SIGKILL to all its processes; what was committed is found in its log. */
  KILL_DATABASE,
  /** The connection of a node to the broker ends, and it gets no other. */
  CUT_LINK,
  /** Nothing passes between a node and the broker, and nobody is told. */
  SILENT_LINK,
  /** The broker's frames to each node are lost, one in three. */
  LOSE_FRAMES,
  /** They come behind the next one, one in three. */
  REORDER_FRAMES,
  /** They come twice, one in three. */
  REPEAT_FRAMES;

  private static final int OF_100 = 33;

  @Override
  public void strike(Cluster cluster, int node) throws Exception {
    switch (this) {
      case KILL_BROKER -> cluster.broker.kill();
      case BROKER_ALARM -> cluster.broker.alarm(true);
      case STOP_DATABASE -> cluster.stopDatabase();
      case KILL_DATABASE -> cluster.killDatabase();
      case CUT_LINK -> cluster.links.get(node).cut();
      case SILENT_LINK -> cluster.links.get(node).stall();
      case LOSE_FRAMES -> cluster.links.forEach(link -> link.disturb(OF_100, 0, 0));
      case REORDER_FRAMES -> cluster.links.forEach(link -> link.disturb(0, OF_100, 0));
      case REPEAT_FRAMES -> cluster.links.forEach(link -> link.disturb(0, 0, OF_100));
    }
  }

  @Override
  public void mend(Cluster cluster, int node) throws Exception {
    switch (this) {
      case KILL_BROKER -> cluster.broker.start();
      case BROKER_ALARM -> cluster.broker.alarm(false);
      case STOP_DATABASE, KILL_DATABASE -> cluster.startDatabase();
      case CUT_LINK, SILENT_LINK -> cluster.links.get(node).mend();
      case LOSE_FRAMES, REORDER_FRAMES, REPEAT_FRAMES ->
          cluster.links.forEach(link -> link.disturb(0, 0, 0));
    }
  }
}
