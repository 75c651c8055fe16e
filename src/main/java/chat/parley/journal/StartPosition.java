package chat.parley.journal;

import chat.parley.message.StreamPosition;

/** Where a subscription wants to start. */
public sealed interface StartPosition {

  /** From now on. */
  record Now() implements StartPosition {}

  /** Everything after a place: all of it, or nothing. */
  record After(StreamPosition position) implements StartPosition {}

  /** Everything, from the beginning of whatever epoch the stream has. */
  record Beginning() implements StartPosition {}

  /** The last so many, or all if there are fewer. */
  record Last(int count) implements StartPosition {}

  /** What a device has not had yet. For inboxes only. */
  record Undelivered(String device) implements StartPosition {}
}
