package chat.parley.http;

import chat.parley.journal.History;
import chat.parley.journal.StreamPage;
import chat.parley.message.Address;
import chat.parley.message.StreamPosition;
import chat.parley.transport.FairShare;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes pages of messages as JSON. A page of a public stream is encoded once for all clients that
 * read it at about the same time, such as thousands of polls that one message has woken. Any thread
 * may call.
 */
@Component
final class PageEncoder {

  /** Maximum size of the shared pages, in bytes. */
  private static final int MAX_SHARED_BYTES = 8 * 1024 * 1024;

  /** Approximate heap of a shared page without its bytes. */
  private static final int ENTRY_BYTES = 400;

  /** Time for which a page is shared. */
  private static final Duration SHARED_FOR = Duration.ofSeconds(10);

  /** The form of a page. */
  enum Form {
    /** A page of old messages. */
    HISTORY,
    /** The same, which also says whether the stream continues from the requested position. */
    POSITION
  }

  /**
   * The bounds of a page, which determine its bytes: the messages between two offsets, in the state
   * that the stream has with this end. A change of a message, such as its removal, moves the end.
   */
  private record Key(
      Form form, String stream, StreamPosition end, long deleted, boolean recovered, Range range) {}

  private record Range(long start, long next) {}

  private final JsonMapper json;
  private final Cache<Key, byte[]> shared =
      Caffeine.newBuilder()
          .maximumWeight(MAX_SHARED_BYTES)
          .weigher((Key _, byte[] page) -> page.length + ENTRY_BYTES)
          .expireAfterWrite(SHARED_FOR)
          .scheduler(Scheduler.systemScheduler())
          .build();

  /**
   * Limits concurrent serializations to half of the processors, at least one: a virtual thread is
   * not preempted, so a serialization keeps its processor from chat traffic until it ends.
   */
  private final Semaphore serializations = FairShare.halfOfProcessors();

  PageEncoder(JsonMapper json) {
    this.json = json;
  }

  /**
   * Encodes a value. Blocks until a permit is free. The store is read before the call, because a
   * slow store would otherwise hold permits that other requests wait for.
   */
  byte[] encode(Supplier<Object> value) {
    serializations.acquireUninterruptibly();
    try {
      return json.writeValueAsBytes(value.get());
    } finally {
      serializations.release();
    }
  }

  /**
   * Encodes a page that follows a position, or returns the shared encoding. Blocks as {@link
   * #encode(Supplier)} does.
   *
   * @param stream the name of the stream as the client spelled it
   * @return the JSON, which must not be changed
   */
  byte[] encode(Form form, String stream, Address address, StreamPage page) {
    if (isPrivate(address)) {
      return encode(form, stream, page);
    }
    History history = page.history();
    var key =
        new Key(
            form,
            stream,
            history.end(),
            history.deleted(),
            page.recovered(),
            new Range(page.start(), page.next().offset()));
    return shared.get(key, _ -> encode(form, stream, page));
  }

  /** Returns whether a stream is read by one or two users: its pages are not worth sharing. */
  private static boolean isPrivate(Address address) {
    return address instanceof Address.Inbox || address instanceof Address.Pair;
  }

  private byte[] encode(Form form, String stream, StreamPage page) {
    return encode(
        () ->
            switch (form) {
              case HISTORY -> HistoryPage.of(stream, page.history());
              case POSITION -> HistoryPage.of(stream, page);
            });
  }
}
