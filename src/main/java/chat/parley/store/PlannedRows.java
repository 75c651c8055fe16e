package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of messages that a batch inserts, with their offsets, and the changes of markers that
 * follow from them. Computed in memory. Not thread-safe.
 */
final class PlannedRows {

  private final Map<Address, StreamRow> streams;
  private final RoomChanges rooms;
  private final ChangeTargets targets;
  private final Map<Long, Long> lastOffsets = new LinkedHashMap<>();
  private final List<BatchPlan.Row> rows = new ArrayList<>();
  private final MarkerChanges markers = new MarkerChanges();

  /**
   * @param streams the streams of all drafts, as they are before the batch
   * @param targets told of each row, which a later draft may change
   */
  PlannedRows(Map<Address, StreamRow> streams, RoomChanges rooms, ChangeTargets targets) {
    this.streams = streams;
    this.rooms = rooms;
    this.targets = targets;
  }

  /**
   * Adds a message of a stream; one of two users also to the inbox of the recipient.
   *
   * @param stream the stream of the draft
   * @param timestamp the time of the batch, in milliseconds since 1970 UTC
   * @throws chat.parley.message.ChatException {@link ChatError#BLOCKED}
   */
  DraftOutcome.New add(Draft admitted, StreamRow stream, long timestamp) {
    Draft draft = admitted.isRemoval() ? admitted.withoutClientMessageId() : admitted;
    return switch (draft.to()) {
      case Address.Inbox _ -> {
        Draft inPair = draft.inPair();
        yield outcome(addPair(inPair, streams.get(inPair.to()), stream, timestamp), true);
      }
      case Address.Pair _ when draft.change() != null ->
          new DraftOutcome.New(addChange(draft, stream, timestamp).message());
      case Address.Pair _ ->
          outcome(addPair(draft, stream, streams.get(draft.inbox()), timestamp), false);
      case Address.Everyone _, Address.Room _ ->
          new DraftOutcome.New(addCounted(draft, stream, timestamp).message());
      case Address.Members _, Address.Rulings _ ->
          new DraftOutcome.New(addRow(draft, stream, timestamp, null).message());
    };
  }

  private static DraftOutcome.New outcome(BatchPlan.Row entry, boolean toInbox) {
    ChatMessage inPair = entry.refersTo().message();
    return toInbox
        ? new DraftOutcome.New(entry.message(), inPair)
        : new DraftOutcome.New(inPair, entry.message());
  }

  /**
   * Adds a message of a pair, and the entry of the recipient's inbox, which it returns.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BLOCKED}
   */
  private BatchPlan.Row addPair(Draft draft, StreamRow pair, StreamRow inbox, long timestamp) {
    if (pair.blocked()) {
      throw BlockTable.refusal();
    }
    BatchPlan.Row row = addCounted(draft, pair, timestamp);
    return addRow(draft.inInbox(row.message().offset()), inbox, timestamp, row);
  }

  /**
   * Adds a change in a pair, which has no entry in an inbox. Only an edit reaches the other user
   * with something new, so others are stored also if one of the two has blocked the other.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BLOCKED}
   */
  private BatchPlan.Row addChange(Draft draft, StreamRow pair, long timestamp) {
    if (pair.blocked() && draft.is(kind -> kind == Change.Kind.EDIT)) {
      throw BlockTable.refusal();
    }
    return addCounted(draft, pair, timestamp);
  }

  /** Adds a message of a conversation, in which users have markers. */
  private BatchPlan.Row addCounted(Draft draft, StreamRow stream, long timestamp) {
    BatchPlan.Row row = addRow(draft, stream, timestamp, null);
    markers.add(row.stream(), row.message());
    return row;
  }

  private BatchPlan.Row addRow(
      Draft draft, StreamRow stream, long timestamp, BatchPlan.@Nullable Row refersTo) {
    var position = new StreamPosition(stream.epoch(), nextOffset(stream));
    var message =
        new ChatMessage(
            position.messageId(), timestamp, position, draft, rooms.membersOffset(stream));
    var row = new BatchPlan.Row(stream.id(), message, refersTo);
    rows.add(row);
    targets.added(stream.id(), message);
    return row;
  }

  private long nextOffset(StreamRow stream) {
    return lastOffsets.merge(stream.id(), stream.lastOffset() + 1, (last, _) -> last + 1);
  }

  /** Returns the last offset of a stream after the messages that were added so far. */
  long lastOffset(StreamRow stream) {
    return lastOffsets.getOrDefault(stream.id(), stream.lastOffset());
  }

  /** Returns the position with that offset. */
  StreamPosition end(StreamRow stream) {
    return new StreamPosition(stream.epoch(), lastOffset(stream));
  }

  /** Returns the messages to insert, in the order of their drafts. */
  List<BatchPlan.Row> messages() {
    return rows;
  }

  /** Returns the new last offset of each stream that receives messages, by stream id. */
  Map<Long, Long> lastOffsets() {
    return lastOffsets;
  }

  /** Returns the changes of markers, to be written with the messages. */
  MarkerChanges markers() {
    return markers;
  }
}
