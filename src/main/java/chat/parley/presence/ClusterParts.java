package chat.parley.presence;

/**
 * The parts of {@link ClusterNodes} that others use too.
 *
 * @param id the id of this node
 */
record ClusterParts(String id, PresenceTimes times, Suspicions suspicions, NodeBeats beats) {}
