package chat.parley.bench;

/**
 * One task on one variant of a server.
 *
 * @param server the name of the server, such as {@code Parley} or {@code Parley, old protocol}
 */
record ServerWorkload(String server, Task task) {

  static final String ONE_NODE = "Parley";

  /**
   * Returns the name of the workload in a table; it contains the server unless that is a single
   * node of Parley.
   */
  String text() {
    return server.equals(ONE_NODE) ? task.text() : task.text() + " (" + server + ")";
  }
}
