package chat.parley.crash;

/**
 * A fault that was injected, and when.
 *
 * @param label the label under which the report counts it
 * @param from the time when it was injected, by {@link System#nanoTime}
 * @param to the time when it had ended
 */
record FaultRecord(String label, long from, long to) {}
