package chat.parley.bench;

/**
 * One task on one form of a server.
 *
 * @param server such as {@code Parley} or {@code Parley, old protocol}
 */
record ServerWorkload(String server, Task task) {

  static final String ONE_NODE = "Parley";

  /** Names the workload in a table; the form is named where it is not the usual one. */
  String text() {
    return server.equals(ONE_NODE) ? task.text() : task.text() + " (" + server + ")";
  }
}
