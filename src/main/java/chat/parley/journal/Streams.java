package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.LogReader;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The streams that were used last, in memory. Any thread may call; the lock is never held while the
 * store is asked.
 */
final class Streams {

  private final LogReader reader;
  private final long maxBytes;
  private final LinkedHashMap<Address, Stream> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private final Moves moves = new Moves();
  private long bytes;
  private long forgotten;

  /**
   * @param maxBytes how much memory the streams may take, about
   */
  Streams(LogReader reader, long maxBytes) {
    this.reader = reader;
    this.maxBytes = maxBytes;
  }

  /** Looks at a stream under the lock. */
  <T> T with(Address address, Function<Stream, T> action) throws StoreException {
    while (true) {
      long before;
      synchronized (this) {
        Stream stream = loaded.get(address);
        if (stream != null) {
          return action.apply(stream);
        }
        before = forgotten;
      }
      StreamRow row = reader.stream(address);
      var stream = new Stream(row, reader.places(row));
      synchronized (this) {
        // Whatever is stored goes to the stream in memory too. So what was read is right, unless
        // another one was in memory meanwhile, took something, and has been forgotten.
        if (before == forgotten && !loaded.containsKey(address)) {
          put(stream);
          return action.apply(stream);
        }
      }
    }
  }

  /** The streams as they are in memory. Only to be handed to {@link #add}. */
  Map<Address, Stream> load(Collection<Address> addresses) throws StoreException {
    var streams = new HashMap<Address, Stream>();
    for (Address address : addresses) {
      streams.put(address, with(address, stream -> stream));
    }
    return streams;
  }

  private void put(Stream stream) {
    loaded.put(stream.address(), stream);
    bytes += stream.bytes();
    forgetOldest();
  }

  /** The one that was used last stays, and so do places that the store does not know yet. */
  private void forgetOldest() {
    Iterator<Stream> oldest = loaded.values().iterator();
    for (int left = loaded.size(); bytes > maxBytes && left > 1; left--) {
      Stream stream = oldest.next();
      bytes -= stream.bytes();
      if (moves.of(stream)) {
        stream.forgetTail();
        bytes += stream.bytes();
      } else {
        oldest.remove();
        forgotten++;
      }
    }
  }

  /**
   * Takes messages that have been stored.
   *
   * @param streams those that they are in, which may have been forgotten since they were looked at
   */
  synchronized void add(List<ChatMessage> messages, Map<Address, Stream> streams) {
    for (ChatMessage message : messages) {
      Address address = message.draft().to();
      Stream stream = loaded.get(address);
      if (stream == null) {
        stream = streams.get(address);
        put(stream);
      }
      long before = stream.bytes();
      stream.add(message, maxBytes / 4);
      bytes += stream.bytes() - before;
    }
    forgetOldest();
  }

  /** A device has had what lies behind one offset, up to another. */
  void delivered(Address.Inbox inbox, String device, long after, long upTo) throws StoreException {
    with(
        inbox,
        stream -> {
          if (stream.device(device).between(after, upTo)) {
            moves.add(stream, device);
          }
          return stream;
        });
  }

  synchronized boolean haveMoves() {
    return !moves.isEmpty();
  }

  /** The places to be written to the store; {@link #moved} follows. */
  synchronized List<Place> takeMoves() {
    return moves.take();
  }

  synchronized void moved(boolean written) {
    if (written) {
      moves.written();
    } else {
      moves.failed();
    }
  }

  /** Messages of a stream have been deleted from the store, up to an offset. */
  synchronized void deleted(Address address, long upTo) {
    Stream stream = loaded.get(address);
    if (stream != null) {
      bytes -= stream.bytes();
      stream.deleted(upTo);
      bytes += stream.bytes();
    }
  }
}
