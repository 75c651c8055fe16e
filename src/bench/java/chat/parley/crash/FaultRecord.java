package chat.parley.crash;

/**
 * What has happened, and when.
 *
 * @param label what it counts as
 * @param from when it struck, by {@link System#nanoTime}
 * @param to when it was mended
 */
record FaultRecord(String label, long from, long to) {}
