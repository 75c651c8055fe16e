package chat.parley.journal;

import chat.parley.message.Change;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.MessageResponses;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.Map;

/**
 * A range of stored messages of a stream.
 *
 * @param deleted the offset up to which messages have been deleted; 0 if none have been
 * @param end the position of the stream's last message
 * @param membersOffset the offset of a change of the members of a room, not before that under which
 *     any of the messages was stored; 0 if there was none
 * @param messages the messages, oldest first; they have all changes up to the end, and may have
 *     later ones too
 * @param hasResponses whether there are reactions to messages, or threads, in the stream
 * @param responses those to the messages by offset, if they have been read
 */
public record History(
    long deleted,
    StreamPosition end,
    long membersOffset,
    List<ChatMessage> messages,
    boolean hasResponses,
    Map<Long, MessageResponses> responses) {

  /** Creates a range of messages of a stream as it is. */
  static History of(StreamRow row, List<ChatMessage> messages) {
    return new History(
        row.deletedUpTo(),
        new StreamPosition(row.epoch(), row.lastOffset()),
        row.membersOffset(),
        messages,
        row.responses(),
        Map.of());
  }

  /** Creates a range of messages of a stream that depends on no members and has no responses. */
  public History(long deleted, StreamPosition end, List<ChatMessage> messages) {
    this(deleted, end, 0, messages, false, Map.of());
  }

  /** Returns whether there are changes among the messages that the changed messages have. */
  public boolean hasFolded() {
    return messages.stream().anyMatch(message -> message.draft().is(Change.Kind::isFolded));
  }

  /**
   * Returns whether there may be responses to the messages, of a range that has all entries: such
   * are entries too, or follow the range.
   */
  public boolean mayHaveResponses() {
    boolean isAtEnd = !messages.isEmpty() && messages.getLast().offset() == end.offset();
    return hasResponses
        && !messages.isEmpty()
        && !(isAtEnd && messages.stream().noneMatch(message -> message.draft().isResponse()));
  }

  /** Returns this range with other messages. */
  History with(List<ChatMessage> others) {
    return new History(deleted, end, membersOffset, others, hasResponses, responses);
  }

  /** Returns this range without the messages after an offset, which is not its end. */
  public History upTo(long offset) {
    return offset >= end.offset()
        ? this
        : with(messages.stream().filter(message -> message.offset() <= offset).toList());
  }

  /** Returns this range with the responses to its messages. */
  public History withResponses(Map<Long, MessageResponses> found) {
    return new History(deleted, end, membersOffset, messages, hasResponses, found);
  }

  /** Returns the responses to a message, if they have been read. */
  public MessageResponses responses(long offset) {
    return responses.getOrDefault(offset, MessageResponses.NONE);
  }

  /** Returns this range without the messages up to an offset, which count as deleted. */
  public History after(long offset) {
    return offset <= deleted
        ? this
        : new History(
            offset,
            end,
            membersOffset,
            messages.stream().filter(message -> message.offset() > offset).toList(),
            hasResponses,
            responses);
  }
}
