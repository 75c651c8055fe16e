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

  /** Maximum number of messages in a page of a replay. */
  private static final int PAGE_MESSAGES = 500;

  /** Maximum size of a page in bytes of heap; a single larger message is a page of its own. */
  private static final int PAGE_BYTES = 512 * 1024;

  /** Maximum size of one history, in the same way. */
  private static final int HISTORY_BYTES = 512 * 1024;

  private final Streams streams;
  private final LogReader reader;
  private final TimedStoreCalls calls;
  private final StoreAvailability availability;

  /** Null if no other process writes to the store, so that the state in memory is up to date. */
  private final @Nullable StreamRefresher refresher;

  StreamReader(
      Streams streams,
      LogReader reader,
      TimedStoreCalls calls,
      StoreAvailability availability,
      @Nullable StreamRefresher refresher) {
    this.streams = streams;
    this.reader = reader;
    this.calls = calls;
    this.availability = availability;
    this.refresher = refresher;
  }

  /**
   * Determines the replay of a subscription. May block for the store.
   *
   * @param device the device that subscribes to an inbox, which is recorded as in use; null if
   *     there is none
   * @throws chat.parley.message.ChatException if the store is unavailable, or the inbox has no room
   *     for another device
   */
  Replay replay(Address address, StartPosition from, @Nullable String device) {
    availability.awaitOpen();
    try {
      prepareSubscription(address, from);
      if (device != null && address instanceof Address.Inbox inbox) {
        streams.touchDevice(inbox, device);
      }
      return streams.with(address, stream -> replay(stream, from));
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /**
   * Makes the changes of the members of a room live, as for a subscription. May block for the
   * store.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable and the changes are not
   *     in memory
   */
  void follow(Address.Members members) {
    availability.awaitOpen();
    try {
      prepareSubscription(members, new StartPosition.Now());
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /**
   * With several nodes, makes a stream live and brings it up to date with the store, because its
   * state in memory may be outdated. During an outage only subscriptions to live messages are
   * accepted: a resumed one could receive messages again, or be told that messages are missing.
   */
  private void prepareSubscription(Address address, StartPosition from) throws StoreException {
    if (refresher == null) {
      return;
    }
    StoreOutage outage = availability.outage();
    if (outage == null) {
      refresher.goLive(address);
    } else if (from instanceof StartPosition.Now) {
      refresher.goLiveFromMemory(address);
    } else {
      throw OutageErrors.of(outage);
    }
  }

  /** Determines a replay from the state of a stream in memory. Does not block. */
  Replay replay(Stream stream, StartPosition from) {
    StreamRow row = stream.knownRow();
    return switch (from) {
      case StartPosition.Now _ -> replay(row, row.lastOffset(), true);
      case StartPosition.Beginning(long after) -> replayAfter(row, after);
      case StartPosition.After(StreamPosition(String epoch, long offset)) ->
          epoch.equals(row.epoch())
              ? replayAfter(row, offset)
              : replay(row, row.lastOffset(), false);
      case StartPosition.Last(int count) ->
          replay(row, Math.max(row.deletedUpTo(), row.lastOffset() - count), true);
      case StartPosition.Undelivered(String device) ->
          undelivered(row, stream.devices().cursor(device, row.deletedUpTo()));
    };
  }

  private Replay replayAfter(StreamRow row, long offset) {
    boolean complete = row.deletedUpTo() <= offset && offset <= row.lastOffset();
    return replay(row, complete ? offset : row.lastOffset(), complete);
  }

  private Replay replay(StreamRow row, long start, boolean recovered) {
    return replay(row, start, recovered, _ -> true);
  }

  private Replay undelivered(StreamRow row, Cursor cursor) {
    boolean complete = row.deletedUpTo() <= cursor.upTo();
    long start = complete ? cursor.upTo() : row.deletedUpTo();
    return replay(row, start, complete, offset -> !cursor.contains(offset));
  }

  private Replay replay(StreamRow row, long start, boolean recovered, LongPredicate wanted) {
    return new Replay(
        start, end(row), row.membersOffset(), recovered, pages(row.address(), wanted));
  }

  private static StreamPosition end(StreamRow row) {
    return new StreamPosition(row.epoch(), row.lastOffset());
  }

  private LongFunction<MessagePage> pages(Address address, LongPredicate wanted) {
    return offset -> {
      List<ChatMessage> messages = after(address, offset, PAGE_MESSAGES);
      if (messages.isEmpty() || messages.getFirst().offset() != offset + 1) {
        throw ChatError.STORE_AWAY.because(
            "The requested messages have been deleted in the meantime; subscribe again");
      }
      long upTo = messages.getLast().offset();
      return new MessagePage(messages.stream().filter(m -> wanted.test(m.offset())).toList(), upTo);
    };
  }

  /** Returns the first messages after an offset: at most {@code limit}, and at most a page. */
  private List<ChatMessage> after(Address address, long offset, int limit) {
    try {
      List<ChatMessage> recent = streams.with(address, stream -> stream.cachedAfter(offset, limit));
      return recent == null
          ? calls.run(() -> readStored(address, offset, limit))
          : limitToPage(recent);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /** Returns as many of the first messages as fit into a page. */
  private static List<ChatMessage> limitToPage(List<ChatMessage> messages) {
    int bytes = 0;
    for (int i = 0; i < messages.size(); i++) {
      bytes += messages.get(i).retainedBytes();
      if (bytes > PAGE_BYTES && i > 0) {
        return List.copyOf(messages.subList(0, i));
      }
    }
    return messages;
  }

  private StreamRow currentRow(Address address) throws StoreException {
    if (refresher != null && availability.isUsable()) {
      // A message that another node has removed must not be read from memory.
      refresher.refresh(address);
    }
    return streams.with(address, Stream::knownRow);
  }

  /**
   * Reads messages from the store by the id of the stream. A stream gets its id with its first
   * message; one that was loaded before has the id 0 in memory.
   */
  private List<ChatMessage> readStored(Address address, long offset, int limit)
      throws StoreException {
    StreamRow row = streams.with(address, Stream::row);
    return reader.messagesAfter(row.id() == 0 ? reader.stream(address) : row, offset, limit);
  }

  /**
   * Reads a range of messages; fewer if they exceed {@link #HISTORY_BYTES}. May block for the
   * store.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  History history(Address address, HistoryRange range) {
    availability.awaitOpen();
    try {
      StreamRow row = currentRow(address);
      long start = Math.max(row.deletedUpTo(), range.start(row.lastOffset()));
      long end = range.end(row.lastOffset());
      List<ChatMessage> messages = messages(address, range, start, end, HISTORY_BYTES);
      return History.of(row, messages);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /** A query for stored messages of a stream. */
  interface StoredQuery {

    /** Reads messages up to the end of the stream, for which access is checked, and not after. */
    List<ChatMessage> read(LogReader reader, StreamRow stream) throws StoreException;
  }

  /** Reads messages from the store, as {@link #history} does. */
  History stored(Address address, StoredQuery query) {
    availability.awaitOpen();
    try {
      StreamRow row = currentRow(address);
      StreamRow stored =
          row.id() == 0 ? reader.stream(address).withLastOffset(row.lastOffset()) : row;
      List<ChatMessage> messages = calls.run(() -> query.read(reader, stored));
      return History.of(row, messages);
    } catch (StoreException e) {
      throw OutageErrors.of(e);
    }
  }

  /**
   * Reads the messages after one offset, up to another. If they are too large, leaves out the
   * messages at the end opposite to the anchor of the range. May block for the store.
   *
   * @param maxBytes maximum size in bytes of heap; a single larger message is returned alone
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  List<ChatMessage> messages(
      Address address, HistoryRange range, long start, long end, int maxBytes) {
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
        if (bytes > maxBytes && range.isAnchoredAtStart() && messages.size() > 1) {
          messages.removeLast();
          return List.copyOf(messages);
        }
        while (bytes > maxBytes && messages.size() > 1) {
          bytes -= messages.remove().retainedBytes();
        }
      }
      read = more.getLast().offset();
    }
    return List.copyOf(messages);
  }
}
