package chat.parley.cluster;

/** The state of the link to the other nodes through the broker. */
enum LinkState {

  /**
   * There is no connection with a subscription, or no frame of this node has come back over it yet.
   */
  UNLINKED,

  /** There is a connection, but frames of this node do not come back within the maximum lag. */
  STALLED,

  /** Frames of this node come back within the maximum lag. */
  LINKED
}
