package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offset that each draft of a batch receives, and which drafts are repeats. Computed in memory;
 * {@link LogWriter} carries it out.
 */
final class BatchPlan {

  /**
   * A message to insert.
   *
   * @param stream the id of its stream
   * @param refersTo the row with the text, of an entry of an inbox; null for other messages
   */
  record Row(long stream, ChatMessage message, @Nullable Row refersTo) {}

  /**
   * An idempotency key to insert.
   *
   * @param offset the offset of the message; of the last change, if the draft changes nothing
   */
  record Sent(IdempotencyKey key, long stream, long offset) {}

  private final Map<Address, StreamRow> streams;
  private final Map<IdempotencyKey, DraftOutcome.Repeat> repeats;
  private final RoomChanges rooms;
  private final ChangeTargets targets;
  private final Map<Integer, ChatException> refusals = new HashMap<>();
  private final Map<Long, Long> lastOffsets = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final MarkerChanges markers = new MarkerChanges();
  private final List<DraftOutcome> outcomes = new ArrayList<>();

  private BatchPlan(
      Map<Address, StreamRow> streams,
      Map<IdempotencyKey, DraftOutcome.Repeat> repeats,
      RoomChanges rooms,
      ChangeTargets targets) {
    this.streams = streams;
    this.repeats = repeats;
    this.rooms = rooms;
    this.targets = targets;
  }

  /**
   * Plans a batch.
   *
   * @param streams the streams of all drafts, as they are before the batch
   * @param repeats the messages that were stored earlier, by the keys of the drafts that repeat
   *     them
   * @param rooms checks the conditions of the drafts, and collects the changes of rooms
   * @param targets the messages that the drafts change
   */
  static BatchPlan of(
      Batch batch,
      Map<Address, StreamRow> streams,
      Map<IdempotencyKey, DraftOutcome.Repeat> repeats,
      RoomChanges rooms,
      ChangeTargets targets) {
    var plan = new BatchPlan(streams, new HashMap<>(repeats), rooms, targets);
    List<Draft> drafts = batch.drafts();
    for (int i = 0; i < drafts.size(); i++) {
      try {
        plan.add(drafts.get(i), batch.timestamp());
      } catch (ChatException e) {
        plan.refusals.put(i, e);
      }
    }
    return plan;
  }

  private void add(Draft draft, long timestamp) {
    IdempotencyKey key = IdempotencyKey.of(draft);
    DraftOutcome.Repeat repeat = key == null ? null : repeats.get(key);
    if (repeat != null) {
      SentChange.check(draft, repeat);
      outcomes.add(repeat);
      return;
    }
    StreamRow stream = streams.get(draft.to());
    Draft admitted = rooms.admit(draft, stream, this);
    ChangeTargets.checkReply(draft, lastOffset(stream));
    DraftOutcome.Repeat unchanged =
        admitted == null ? unchanged(draft, stream) : targets.admit(admitted, stream, timestamp);
    if (unchanged != null) {
      outcomes.add(unchanged);
      addKey(key, stream.id(), unchanged);
      return;
    }
    DraftOutcome.New outcome = addNew(admitted, stream, timestamp);
    outcomes.add(outcome);
    if (key != null || draft.change() != null) {
      DraftOutcome.Repeat again = outcome.asRepeat();
      targets.add(stream.id(), outcome.message(), again);
      addKey(key, stream.id(), again);
    }
  }

  private DraftOutcome.New addNew(Draft admitted, StreamRow stream, long timestamp) {
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

  private static DraftOutcome.New outcome(Row entry, boolean toInbox) {
    ChatMessage inPair = entry.refersTo().message();
    return toInbox
        ? new DraftOutcome.New(entry.message(), inPair)
        : new DraftOutcome.New(inPair, entry.message());
  }

  /**
   * Adds a message of a pair, and the entry of the recipient's inbox, which it returns.
   *
   * @throws ChatException {@link ChatError#BLOCKED}
   */
  private Row addPair(Draft draft, StreamRow pair, StreamRow inbox, long timestamp) {
    if (pair.blocked()) {
      throw BlockTable.refusal();
    }
    Row row = addCounted(draft, pair, timestamp);
    return addRow(draft.inInbox(row.message().offset()), inbox, timestamp, row);
  }

  /**
   * Adds a change in a pair, which has no entry in an inbox. A user may remove the own messages
   * also if one of the two has blocked the other.
   *
   * @throws ChatException {@link ChatError#BLOCKED}
   */
  private Row addChange(Draft draft, StreamRow pair, long timestamp) {
    if (pair.blocked() && !draft.isRemoval()) {
      throw BlockTable.refusal();
    }
    return addCounted(draft, pair, timestamp);
  }

  /** Adds a message of a conversation, in which users have markers. */
  private Row addCounted(Draft draft, StreamRow stream, long timestamp) {
    Row row = addRow(draft, stream, timestamp, null);
    markers.add(row.stream(), row.message());
    return row;
  }

  private Row addRow(Draft draft, StreamRow stream, long timestamp, @Nullable Row refersTo) {
    var position = new StreamPosition(stream.epoch(), nextOffset(stream));
    var message =
        new ChatMessage(
            position.messageId(), timestamp, position, draft, rooms.membersOffset(stream));
    var row = new Row(stream.id(), message, refersTo);
    rows.add(row);
    targets.added(stream.id(), message);
    return row;
  }

  private void addKey(@Nullable IdempotencyKey key, long stream, DraftOutcome.Repeat repeat) {
    if (key != null) {
      sent.add(new Sent(key, stream, repeat.position().offset()));
      repeats.put(key, repeat);
    }
  }

  /** Returns the outcome of a change that changes nothing: the position of the last change. */
  private DraftOutcome.Repeat unchanged(Draft draft, StreamRow stream) {
    var position = new StreamPosition(stream.epoch(), lastOffset(stream));
    return new DraftOutcome.Repeat(draft.to(), position.messageId(), position, 0)
        .withChange(SentChange.NOTHING);
  }

  private long lastOffset(StreamRow stream) {
    return lastOffsets.getOrDefault(stream.id(), stream.lastOffset());
  }

  /** Returns the last offset of a locked stream after the drafts that were added so far. */
  long lastOffset(Address address) {
    return lastOffset(streams.get(address));
  }

  /**
   * Notes that a user has become a member of a room, or no longer is one.
   *
   * @param member null if the user is no longer a member
   */
  void membershipChanged(Address room, UserName user, @Nullable Member member) {
    StreamRow stream = streams.get(room);
    if (member == null) {
      markers.left(stream.id(), user);
    } else {
      markers.joined(stream.id(), user, member.since(), lastOffset(stream));
    }
  }

  /** Notes that a room is no longer open, or was deleted: others than members cannot read it. */
  void roomClosed(Address.Room room) {
    markers.endOthers(streams.get(room).id(), room.name());
  }

  private long nextOffset(StreamRow stream) {
    return lastOffsets.merge(stream.id(), stream.lastOffset() + 1, (last, _) -> last + 1);
  }

  /** Reads the outcome of a repeat from a row of {@link Statements#SELECT_SENT}. */
  static DraftOutcome.Repeat repeat(ResultSet row) throws SQLException {
    var position = new StreamPosition(row.getString(2), row.getLong(3));
    Address to = Address.ofStream(row.getString(1));
    return new DraftOutcome.Repeat(
        to, position.messageId(), position, row.getLong(4), row.getLong(6));
  }

  /** Returns the refused drafts by their index; if there are any, nothing must be written. */
  Map<Integer, ChatException> refusals() {
    return refusals;
  }

  /** Returns the changes of rooms, to be written with the messages. */
  RoomChanges rooms() {
    return rooms;
  }

  /** Returns the changes of earlier messages, to be written after the messages. */
  List<ChangeTargets.Fold> folds() {
    return targets.folds();
  }

  /** Returns the changes of markers, to be written with the messages. */
  MarkerChanges markers() {
    return markers;
  }

  /** Returns one outcome for each draft, in the order of the drafts. */
  List<DraftOutcome> outcomes() {
    return outcomes;
  }

  /** Returns the messages to insert, in the order of their drafts. */
  List<Row> rows() {
    return rows;
  }

  /** Returns the idempotency keys to insert. */
  List<Sent> sent() {
    return sent;
  }

  /** Returns the new last offset of each stream that receives messages, by stream id. */
  Map<Long, Long> lastOffsets() {
    return lastOffsets;
  }
}
