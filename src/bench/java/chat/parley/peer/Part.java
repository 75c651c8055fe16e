package chat.parley.peer;

import java.util.stream.Stream;

/** Of a peer's processes those that are started and ended together. */
interface Part {

  /** As they are now. */
  Stream<ProcessHandle> processes();

  /** Ends them; may be called again. */
  void close();

  /** A process, and all that it has started. */
  static Stream<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants());
  }
}
