package chat.parley.cluster;

/** Whether other nodes can be heard by the broker. */
enum LinkState {

  /** There is no connection to the broker, or no frame of this node has come back over it yet. */
  UNLINKED,

  /** There is one, but what this node sends does not come back in time. */
  STALLED,

  /** What this node sends comes back in time. */
  LINKED
}
