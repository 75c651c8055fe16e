package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.Change;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * The messages to which drafts refer.
   *
   * @param targets the messages that the drafts change, or with which their threads begin
   * @param reactions the reactions to messages that the drafts change
   */
  record References(ChangeTargets targets, Reactions reactions) {}

  private final Map<Address, StreamRow> streams;
  private final Map<IdempotencyKey, DraftOutcome.Repeat> repeats;
  private final RoomChanges rooms;
  private final ChangeTargets targets;
  private final Reactions reactions;
  private final Set<Address> withResponses = new HashSet<>();
  private final Map<Integer, ChatException> refusals = new HashMap<>();
  private final PlannedRows rows;
  private final List<Sent> sent = new ArrayList<>();
  private final List<DraftOutcome> outcomes = new ArrayList<>();

  private BatchPlan(
      Map<Address, StreamRow> streams,
      Map<IdempotencyKey, DraftOutcome.Repeat> repeats,
      RoomChanges rooms,
      References references) {
    this.streams = streams;
    this.repeats = repeats;
    this.rooms = rooms;
    this.targets = references.targets();
    this.reactions = references.reactions();
    this.rows = new PlannedRows(streams, rooms, targets);
  }

  /**
   * Plans a batch.
   *
   * @param streams the streams of all drafts, as they are before the batch
   * @param repeats the messages that were stored earlier, by the keys of the drafts that repeat
   *     them
   * @param rooms checks the conditions of the drafts, and collects the changes of rooms
   * @param references the messages to which the drafts refer
   */
  static BatchPlan of(
      Batch batch,
      Map<Address, StreamRow> streams,
      Map<IdempotencyKey, DraftOutcome.Repeat> repeats,
      RoomChanges rooms,
      References references) {
    var plan = new BatchPlan(streams, new HashMap<>(repeats), rooms, references);
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
    ChangeTargets.checkReply(draft, rows.lastOffset(stream));
    DraftOutcome outcome =
        admitted == null ? unchanged(draft, stream) : store(admitted, stream, timestamp);
    outcomes.add(outcome);
    if (key != null) {
      addKey(key, stream.id(), outcome.asRepeat());
    }
  }

  private DraftOutcome store(Draft draft, StreamRow stream, long timestamp) {
    if (draft.is(Change.Kind.SUMMARY::equals) && !targets.isPresent(draft, stream)) {
      reactions.forget(draft, stream);
      return unchanged(draft, stream);
    }
    DraftOutcome.Repeat removedBefore = targets.admit(draft, stream, timestamp);
    if (removedBefore != null) {
      return removedBefore;
    }
    Reactions.Result result = reactions.apply(draft, stream, timestamp);
    if (!stream.responses() && (result.changed() || draft.thread() > 0)) {
      withResponses.add(stream.address());
    }
    if (result.entry() != null) {
      return addEntry(result.entry(), stream, timestamp);
    }
    return result.changed()
        ? new DraftOutcome.Noted(draft.to(), rows.end(stream), timestamp)
        : unchanged(draft, stream);
  }

  private DraftOutcome.New addEntry(Draft entry, StreamRow stream, long timestamp) {
    DraftOutcome.New stored = rows.add(entry, stream, timestamp);
    long superseded = reactions.added(stream.id(), stored.message(), timestamp);
    targets.add(stream.id(), stored, superseded);
    return stored;
  }

  private void addKey(IdempotencyKey key, long stream, DraftOutcome.Repeat repeat) {
    sent.add(new Sent(key, stream, repeat.position().offset()));
    repeats.put(key, repeat);
  }

  /** Returns the outcome of a change that changes nothing: the position of the last change. */
  private DraftOutcome.Repeat unchanged(Draft draft, StreamRow stream) {
    StreamPosition end = rows.end(stream);
    return new DraftOutcome.Repeat(draft.to(), end.messageId(), end, 0)
        .withChange(SentChange.NOTHING);
  }

  /** Returns the last offset of a locked stream after the drafts that were added so far. */
  long lastOffset(Address address) {
    return rows.lastOffset(streams.get(address));
  }

  /**
   * Notes that a user has become a member of a room, or no longer is one.
   *
   * @param member null if the user is no longer a member
   */
  void membershipChanged(Address room, UserName user, @Nullable Member member) {
    StreamRow stream = streams.get(room);
    if (member == null) {
      rows.markers().left(stream.id(), user);
    } else {
      rows.markers().joined(stream.id(), user, member.since(), rows.lastOffset(stream));
    }
  }

  /** Notes that a room is no longer open, or was deleted: others than members cannot read it. */
  void roomClosed(Address.Room room) {
    rows.markers().endOthers(streams.get(room).id(), room.name());
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

  /** Returns the streams that have their first reaction or thread. */
  Set<Address> withResponses() {
    return withResponses;
  }

  /** Returns the changes of reactions, to be written before those of messages. */
  Reactions reactions() {
    return reactions;
  }

  /** Returns the changes of earlier messages, to be written after the messages. */
  List<Fold> folds() {
    return targets.folds();
  }

  /** Returns one outcome for each draft, in the order of the drafts. */
  List<DraftOutcome> outcomes() {
    return outcomes;
  }

  /** Returns the messages to insert, with the changes of markers that follow from them. */
  PlannedRows rows() {
    return rows;
  }

  /** Returns the idempotency keys to insert. */
  List<Sent> sent() {
    return sent;
  }
}
