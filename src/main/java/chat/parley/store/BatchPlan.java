package chat.parley.store;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which place each draft of a batch gets. Decides only; the transaction carries it out. */
final class BatchPlan {

  /** A message and the key of its stream. */
  record Row(long stream, ChatMessage message) {}

  /** A message to which its sender gave an id. */
  record Sent(IdempotencyKey key, Row row) {}

  private final Map<String, StreamRow> streams;
  private final Map<IdempotencyKey, DraftOutcome.Repeat> known;
  private final Map<Long, Long> ends = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<DraftOutcome> entries = new ArrayList<>();

  private BatchPlan(
      Map<String, StreamRow> streams, Map<IdempotencyKey, DraftOutcome.Repeat> known) {
    this.streams = streams;
    this.known = known;
  }

  /**
   * @param streams those of the drafts, by name, as they are before
   * @param known which drafts are repeats of what was stored before
   */
  static BatchPlan of(
      Batch batch, Map<String, StreamRow> streams, Map<IdempotencyKey, DraftOutcome.Repeat> known) {
    var plan = new BatchPlan(streams, new HashMap<>(known));
    batch.drafts().forEach(draft -> plan.add(draft, batch.timestamp()));
    return plan;
  }

  private void add(Draft draft, long timestamp) {
    IdempotencyKey key = IdempotencyKey.of(draft);
    DraftOutcome.Repeat repeat = key == null ? null : known.get(key);
    if (repeat != null) {
      entries.add(repeat);
      return;
    }
    StreamRow stream = streams.get(draft.to().stream());
    var position = new StreamPosition(stream.epoch(), next(stream));
    var message = new ChatMessage(id(position), timestamp, position, draft);
    var row = new Row(stream.id(), message);
    rows.add(row);
    entries.add(new DraftOutcome.New(message));
    if (key != null) {
      sent.add(new Sent(key, row));
      known.put(key, new DraftOutcome.Repeat(message.id(), position));
    }
  }

  private long next(StreamRow stream) {
    return ends.merge(stream.id(), stream.last() + 1, (before, _) -> before + 1);
  }

  /** The id of the message at a place: unique for ever, as the place is. */
  static String id(StreamPosition position) {
    return position.epoch() + "-" + position.offset();
  }

  /** One for each draft, in their order. */
  List<DraftOutcome> entries() {
    return entries;
  }

  /** What is to be stored. */
  List<Row> rows() {
    return rows;
  }

  /** Those of them to which their senders gave an id. */
  List<Sent> sent() {
    return sent;
  }

  /** The new last offset of each stream that grows, by the key of its row. */
  Map<Long, Long> ends() {
    return ends;
  }
}
