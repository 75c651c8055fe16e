package chat.parley.peer;

import java.util.stream.Stream;

/** Processes of a peer that are started and ended together. */
interface Part {

  /** Returns the current processes. */
  Stream<ProcessHandle> processes();

  /** Ends the processes; may be called more than once. */
  void close();

  /** Returns a process and all its descendants. */
  static Stream<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
  }
}
