package chat.parley.crash;

/** The phase of a run, which only advances. */
enum Phase {
  /** Writers send new messages. */
  WRITING,
  /** Writers repeat the messages that have no receipt yet, and end. */
  FINISHING,
  /** All writers have ended, so every stream has its last message. */
  WRITTEN,
  /** All clients end at once: the run was completed, timed out, or failed. */
  OVER
}
