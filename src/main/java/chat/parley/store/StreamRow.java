package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row of the table {@code stream}. Messages up to the offset {@link #deletedUpTo} have been
 * deleted; {@link #lastOffset} is the offset of the last message, which may be among them. Both are
 * 0 at first.
 *
 * @param id the primary key; 0 if nothing was ever stored in the stream, which has no row then
 * @param membersOffset the offset of the last change of the members of a room; 0 if there was none,
 *     and for other streams
 * @param blocked whether one of the two users of a pair has blocked the other; false for other
 *     streams
 * @param responses whether there are reactions to messages, or threads
 */
public record StreamRow(
    long id,
    Address address,
    String epoch,
    long deletedUpTo,
    long lastOffset,
    long membersOffset,
    boolean blocked,
    boolean responses) {

  static final String COLUMNS =
      "id, name, epoch, deleted, last_position, members_position, blocked, responses";

  /** Creates a row of a stream of which no change of members is known. */
  public StreamRow(long id, Address address, String epoch, long deletedUpTo, long lastOffset) {
    this(id, address, epoch, deletedUpTo, lastOffset, 0, false, false);
  }

  /** Reads the columns of {@link #COLUMNS}, which come first in the row. */
  static StreamRow of(ResultSet row, Address address) throws SQLException {
    return new StreamRow(
        row.getLong(1),
        address,
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getBoolean(7),
        row.getBoolean(8));
  }

  /** Returns a copy of this row with another last offset. */
  public StreamRow withLastOffset(long offset) {
    return new StreamRow(
        id, address, epoch, deletedUpTo, offset, membersOffset, blocked, responses);
  }

  /** Returns a copy of this row after another message. */
  public StreamRow withLast(ChatMessage message) {
    StreamRow row = withLastOffset(message.offset());
    boolean isResponse = message.draft().isResponse() && !(address instanceof Address.Inbox);
    return isResponse ? row.withResponses() : row;
  }

  /** Returns a copy of this row with another last deleted offset. */
  public StreamRow withDeletedUpTo(long offset) {
    return new StreamRow(id, address, epoch, offset, lastOffset, membersOffset, blocked, responses);
  }

  /** Returns a copy of this row with a later change of the members. */
  public StreamRow withMembersOffset(long offset) {
    return offset <= membersOffset
        ? this
        : new StreamRow(id, address, epoch, deletedUpTo, lastOffset, offset, blocked, responses);
  }

  /** Returns a copy of this row of which one user has or has not blocked the other. */
  StreamRow withBlocked(boolean isBlocked) {
    return new StreamRow(
        id, address, epoch, deletedUpTo, lastOffset, membersOffset, isBlocked, responses);
  }

  /** Returns a copy of this row of a stream with reactions or threads. */
  StreamRow withResponses() {
    return responses
        ? this
        : new StreamRow(id, address, epoch, deletedUpTo, lastOffset, membersOffset, blocked, true);
  }
}
