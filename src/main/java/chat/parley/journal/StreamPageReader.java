package chat.parley.journal;

import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.journal.memory.Cursor;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StreamRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams from a position, a page per call: nothing is remembered between two calls, so that
 * any node continues where another one has stopped. Any thread may call.
 */
final class StreamPageReader {

  private final Streams streams;
  private final StreamReader reader;
  private final StoreAvailability availability;

  /** Null if no other process writes to the store, so that the state in memory is up to date. */
  private final @Nullable StreamRefresher refresher;

  StreamPageReader(
      Streams streams,
      StreamReader reader,
      StoreAvailability availability,
      @Nullable StreamRefresher refresher) {
    this.streams = streams;
    this.reader = reader;
    this.availability = availability;
    this.refresher = refresher;
  }

  /** The state of a stream when the page is requested; the cursor is null without a device. */
  private record Snapshot(Replay replay, StreamRow row, @Nullable Cursor cursor) {

    /** Returns whether the device has acknowledged a message out of order. */
    boolean isSkipped(long offset) {
      return cursor != null && offset > cursor.upTo() && cursor.contains(offset);
    }

    /** Returns the last of the offsets that follow one and have all been acknowledged. */
    long skipAfter(long offset) {
      long last = offset;
      while (last < replay.end().offset() && isSkipped(last + 1)) {
        last++;
      }
      return last;
    }

    StreamPage page(long start, long upTo, List<ChatMessage> messages) {
      return new StreamPage(
          replay.recovered(),
          start,
          new StreamPosition(replay.end().epoch(), upTo),
          new History(
              row.deletedUpTo(),
              replay.end(),
              replay.membersOffset(),
              messages,
              row.responses(),
              Map.of()));
    }
  }

  /**
   * Reads the messages that follow a position. May block for the store, for some seconds.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#STORE_AWAY} if the store is
   *     unavailable, or messages are deleted while they are read; {@link ChatError#TOO_MANY} if the
   *     inbox has no room for another device
   */
  StreamPage read(StreamQuery query, Freshness freshness) {
    availability.awaitOpen();
    try {
      return page(query, snapshot(query, freshness));
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  private Snapshot snapshot(StreamQuery query, Freshness freshness) throws StoreException {
    if (freshness != Freshness.DELIVERED) {
      update(query.address(), freshness);
      if (query.device() != null && query.address() instanceof Address.Inbox inbox) {
        streams.touchDevice(inbox, query.device());
      }
    }
    return streams.with(query.address(), stream -> snapshot(stream, query));
  }

  private Snapshot snapshot(Stream stream, StreamQuery query) {
    StreamRow row = stream.row();
    return new Snapshot(
        reader.replay(stream, query.from()),
        row,
        query.device() == null ? null : stream.devices().cursor(query.device(), row.deletedUpTo()));
  }

  /**
   * Brings a stream up to date. During an outage that is not possible, and without it a position
   * that another node has returned might seem to lie after the end of the stream.
   */
  private void update(Address address, Freshness freshness) throws StoreException {
    if (refresher == null) {
      return;
    }
    StoreOutage outage = availability.outage();
    if (outage != null) {
      throw OutageErrors.of(outage);
    }
    if (freshness == Freshness.LIVE) {
      refresher.goLive(address);
    } else {
      refresher.refresh(address);
    }
  }

  private StreamPage page(StreamQuery query, Snapshot snapshot) {
    long end = snapshot.replay().end().offset();
    long start = snapshot.skipAfter(snapshot.replay().start());
    if (start >= end || query.limit() == 0) {
      return snapshot.page(start, start, List.of());
    }
    var range = new HistoryRange.After(start, query.limit());
    List<ChatMessage> messages =
        reader.messages(query.address(), range, start, range.end(end), query.maxBytes());
    if (messages.isEmpty() || messages.getFirst().offset() != start + 1) {
      throw ChatError.STORE_AWAY.because(
          "The requested messages have been deleted in the meantime; try again");
    }
    long upTo = snapshot.skipAfter(messages.getLast().offset());
    return snapshot.page(
        start, upTo, messages.stream().filter(m -> !snapshot.isSkipped(m.offset())).toList());
  }
}
