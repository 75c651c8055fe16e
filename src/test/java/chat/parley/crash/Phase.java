package chat.parley.crash;

/** How far a run has come; it never goes back. */
enum Phase {
  /** Writers write. */
  WRITING,
  /** Writers repeat what has no receipt yet, and end. */
  FINISHING,
  /** All writers have ended, so every stream has its last message. */
  WRITTEN,
  /** Whatever is left ends at once: the run was completed, ran out of time, or failed. */
  OVER
}
