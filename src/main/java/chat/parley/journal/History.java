package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import java.util.List;

/**
 * A range of stored messages of a stream.
 *
 * @param deleted the offset up to which messages have been deleted; 0 if none have been
 * @param end the position of the stream's last message
 * @param membersOffset the offset of a change of the members of a room, not before that under which
 *     any of the messages was stored; 0 if there was none
 * @param messages the messages, oldest first; they have all changes up to the end, and may have
 *     later ones too
 */
public record History(
    long deleted, StreamPosition end, long membersOffset, List<ChatMessage> messages) {

  /** Creates a range of messages of a stream that depends on no members. */
  public History(long deleted, StreamPosition end, List<ChatMessage> messages) {
    this(deleted, end, 0, messages);
  }

  /** Returns whether there are edits of messages among the messages. */
  public boolean hasEdits() {
    return messages.stream().anyMatch(message -> message.draft().isEdit());
  }

  /** Returns this range with other messages. */
  History with(List<ChatMessage> others) {
    return new History(deleted, end, membersOffset, others);
  }

  /** Returns this range without the messages up to an offset, which count as deleted. */
  public History after(long offset) {
    return offset <= deleted
        ? this
        : new History(
            offset,
            end,
            membersOffset,
            messages.stream().filter(message -> message.offset() > offset).toList());
  }
}
