package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The offset that each draft of a batch receives, and which drafts are repeats. Computed in memory;
 * {@link LogWriter} carries it out.
 */
final class BatchPlan {

  /** A message to insert and the id of its stream. */
  record Row(long stream, ChatMessage message) {}

  /** A message to insert whose sender gave it a client message id. */
  record Sent(IdempotencyKey key, Row row) {}

  private final Map<String, StreamRow> streams;
  private final Map<IdempotencyKey, DraftOutcome.Repeat> repeats;
  private final Map<Long, Long> lastOffsets = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<DraftOutcome> outcomes = new ArrayList<>();

  private BatchPlan(
      Map<String, StreamRow> streams, Map<IdempotencyKey, DraftOutcome.Repeat> repeats) {
    this.streams = streams;
    this.repeats = repeats;
  }

  /**
   * Plans a batch.
   *
   * @param streams the streams of all drafts by name, as they are before the batch
   * @param repeats the messages that were stored earlier, by the keys of the drafts that repeat
   *     them
   */
  static BatchPlan of(
      Batch batch,
      Map<String, StreamRow> streams,
      Map<IdempotencyKey, DraftOutcome.Repeat> repeats) {
    var plan = new BatchPlan(streams, new HashMap<>(repeats));
    batch.drafts().forEach(draft -> plan.add(draft, batch.timestamp()));
    return plan;
  }

  private void add(Draft draft, long timestamp) {
    IdempotencyKey key = IdempotencyKey.of(draft);
    DraftOutcome.Repeat repeat = key == null ? null : repeats.get(key);
    if (repeat != null) {
      outcomes.add(repeat);
      return;
    }
    StreamRow stream = streams.get(draft.to().stream());
    var position = new StreamPosition(stream.epoch(), nextOffset(stream));
    var message = new ChatMessage(messageId(position), timestamp, position, draft);
    var row = new Row(stream.id(), message);
    rows.add(row);
    outcomes.add(new DraftOutcome.New(message));
    if (key != null) {
      sent.add(new Sent(key, row));
      repeats.put(key, new DraftOutcome.Repeat(draft.to(), message.id(), position, timestamp));
    }
  }

  private long nextOffset(StreamRow stream) {
    return lastOffsets.merge(stream.id(), stream.lastOffset() + 1, (last, _) -> last + 1);
  }

  /** Returns the id of the message at a position; unique forever, like the position. */
  static String messageId(StreamPosition position) {
    return position.epoch() + "-" + position.offset();
  }

  /** Reads the outcome of a repeat from a row of {@link Statements#SELECT_SENT}. */
  static DraftOutcome.Repeat repeat(ResultSet row) throws SQLException {
    var position = new StreamPosition(row.getString(2), row.getLong(3));
    Address to = Address.ofStream(row.getString(1));
    return new DraftOutcome.Repeat(to, messageId(position), position, row.getLong(4));
  }

  /** Returns one outcome for each draft, in the order of the drafts. */
  List<DraftOutcome> outcomes() {
    return outcomes;
  }

  /** Returns the messages to insert, in the order of their drafts. */
  List<Row> rows() {
    return rows;
  }

  /** Returns the messages to insert that have a client message id. */
  List<Sent> sent() {
    return sent;
  }

  /** Returns the new last offset of each stream that receives messages, by stream id. */
  Map<Long, Long> lastOffsets() {
    return lastOffsets;
  }
}
