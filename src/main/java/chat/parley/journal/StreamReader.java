package chat.parley.journal;

import chat.parley.journal.memory.Cursor;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import chat.parley.store.StreamRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams: the newest messages from memory, older ones from the store. Any thread may call.
 */
final class StreamReader {

  /** How many messages are read at once. */
  private static final int PAGE = 500;

  /** How much heap the messages of one page keep at most, in bytes, but for a single larger one. */
  private static final int PAGE_BYTES = 512 * 1024;

  /** The same for one history. */
  private static final int HISTORY_BYTES = 512 * 1024;

  private final Streams streams;
  private final LogReader reader;
  private final TimedStoreCalls calls;
  private final StoreAvailability availability;

  /** Null if no other process writes to the store: then all is known here. */
  private final @Nullable StreamRefresher following;

  StreamReader(
      Streams streams,
      LogReader reader,
      TimedStoreCalls calls,
      StoreAvailability availability,
      @Nullable StreamRefresher following) {
    this.streams = streams;
    this.reader = reader;
    this.calls = calls;
    this.availability = availability;
    this.following = following;
  }

  /**
   * Finds out from where to where a subscription reads.
   *
   * @param device the device that reads an inbox, which is in use from now on; null if none is
   */
  Replay replay(Address address, StartPosition from, @Nullable String device) {
    availability.awaitOpen();
    try {
      follow(address, from);
      if (device != null && address instanceof Address.Inbox inbox) {
        streams.use(inbox, device);
      }
      return streams.with(address, stream -> replay(stream, from));
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /**
   * What is in memory may be old where others write too: whoever goes on from a place waits for the
   * store, or would have again what he has had, or be told that he has lost it.
   */
  private void follow(Address address, StartPosition from) throws StoreException {
    if (following == null) {
      return;
    }
    StoreOutage trouble = availability.trouble();
    if (trouble == null) {
      following.follow(address);
    } else if (from instanceof StartPosition.Now) {
      following.followBlindly(address);
    } else {
      throw OutageErrors.of(trouble);
    }
  }

  private Replay replay(Stream stream, StartPosition from) {
    StreamRow row = stream.known();
    return switch (from) {
      case StartPosition.Now _ -> replay(row, row.last(), true);
      case StartPosition.Beginning _ -> after(row, 0);
      case StartPosition.After(StreamPosition(String epoch, long offset)) ->
          epoch.equals(row.epoch()) ? after(row, offset) : replay(row, row.last(), false);
      case StartPosition.Last(int count) ->
          replay(row, Math.max(row.deleted(), row.last() - count), true);
      case StartPosition.Undelivered(String device) ->
          undelivered(row, stream.devices().cursor(device, row.deleted()));
    };
  }

  private Replay after(StreamRow row, long offset) {
    boolean there = row.deleted() <= offset && offset <= row.last();
    return replay(row, there ? offset : row.last(), there);
  }

  private Replay replay(StreamRow row, long start, boolean recovered) {
    return new Replay(start, end(row), recovered, pages(row.address(), _ -> true));
  }

  private Replay undelivered(StreamRow row, Cursor device) {
    boolean there = row.deleted() <= device.upTo();
    long start = there ? device.upTo() : row.deleted();
    return new Replay(start, end(row), there, pages(row.address(), offset -> !device.has(offset)));
  }

  private static StreamPosition end(StreamRow row) {
    return new StreamPosition(row.epoch(), row.last());
  }

  private LongFunction<MessagePage> pages(Address address, LongPredicate wanted) {
    return offset -> {
      List<ChatMessage> all = after(address, offset, PAGE);
      if (all.isEmpty() || all.getFirst().offset() != offset + 1) {
        throw ChatError.STORE_AWAY.because("What was to be read has been deleted meanwhile");
      }
      long upTo = all.getLast().offset();
      return new MessagePage(all.stream().filter(m -> wanted.test(m.offset())).toList(), upTo);
    };
  }

  /** The messages behind an offset, at most so many. */
  private List<ChatMessage> after(Address address, long offset, int limit) {
    try {
      List<ChatMessage> recent = streams.with(address, stream -> stream.recent(offset, limit));
      return recent == null ? calls.run(() -> stored(address, offset, limit)) : page(recent);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /** As many of the first messages as one page holds. */
  private static List<ChatMessage> page(List<ChatMessage> messages) {
    int bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      bytes += messages.get(i).retainedBytes();
      if (bytes > PAGE_BYTES && i > 0) {
        return List.copyOf(messages.subList(0, i));
      }
    }
    return messages;
  }

  private StreamRow known(Address address) throws StoreException {
    if (following != null && availability.usable()) {
      // What others have removed must not come from memory.
      following.refresh(address);
    }
    return streams.with(address, Stream::known);
  }

  /** The same from the store, by the stream's key, which it gets with its first message. */
  private List<ChatMessage> stored(Address address, long offset, int limit) throws StoreException {
    StreamRow row = streams.with(address, Stream::row);
    return reader.after(row.id() == 0 ? reader.stream(address) : row, offset, limit);
  }

  History history(Address address, HistoryRange span) {
    availability.awaitOpen();
    try {
      StreamRow row = known(address);
      long start = Math.max(row.deleted(), span.start(row.last()));
      long end = span.end(row.last());
      return new History(row.deleted(), end(row), messages(address, span, start, end));
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /** Of too many bytes those that are farthest from where the span is anchored are left out. */
  private List<ChatMessage> messages(Address address, HistoryRange span, long start, long end) {
    var messages = new ArrayDeque<ChatMessage>();
    int bytes = 0;
    long read = start;
    while (read < end) {
      List<ChatMessage> more = after(address, read, (int) (end - read));
      if (more.isEmpty()) {
        break;
      }
      for (ChatMessage message : more) {
        messages.add(message);
        bytes += message.retainedBytes();
        if (bytes > HISTORY_BYTES && span.isFromItsStart() && messages.size() > 1) {
          messages.removeLast();
          return List.copyOf(messages);
        }
        while (bytes > HISTORY_BYTES && messages.size() > 1) {
          bytes -= messages.remove().retainedBytes();
        }
      }
      read = more.getLast().offset();
    }
    return List.copyOf(messages);
  }
}
