package chat.parley.presence;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StoreAccess;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.PresenceReader;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When users were last online. Times are stored many at a time, on a thread of its own; one that is
 * not stored, because the process is killed or too many wait during an outage, is lost. Any thread
 * may call.
 */
final class LastSeenTimes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LastSeenTimes.class);

  /** Maximum number of times that wait to be stored; further ones are dropped. */
  private static final int MAX_WAITING = 200_000;

  /** Maximum number of times in one transaction, for which messages wait some milliseconds. */
  private static final int BATCH = 200;

  /** Time between two transactions, in which messages are stored. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Map<UserName, Long> waiting = new ConcurrentHashMap<>();
  private final StoreAccess store;
  private final PresenceReader reader;
  private final Failures failures;
  private final Thread thread;

  LastSeenTimes(StoreAccess store, PresenceReader reader, Failures failures) {
    this.store = store;
    this.reader = reader;
    this.failures = failures;
    this.thread = Thread.ofPlatform().name("parley-last-seen").daemon().start(this::run);
  }

  /** Has stored when a user was last online, in milliseconds since 1970 UTC. Never blocks. */
  void add(UserName user, long time) {
    if (waiting.size() < MAX_WAITING) {
      waiting.merge(user, time, Math::max);
    }
  }

  /**
   * Returns when users were last online, without those of which it is not known. Blocks while it is
   * read from the store.
   *
   * @throws ChatException as {@link StoreAccess#readIfAnswering}
   */
  Map<UserName, Long> read(Collection<UserName> users) {
    if (users.isEmpty()) {
      return Map.of();
    }
    var times = new HashMap<UserName, Long>();
    // First: a time that is stored meanwhile is in the store afterwards.
    for (UserName user : users) {
      Long time = waiting.get(user);
      if (time != null) {
        times.put(user, time);
      }
    }
    store
        .readIfAnswering(() -> reader.lastSeen(users))
        .forEach((user, time) -> times.merge(user, time, Math::max));
    return times;
  }

  /** Returns the number of times that wait to be stored. */
  int size() {
    return waiting.size();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(waiting.isEmpty() || writeNext() ? PAUSE : RETRY_INTERVAL);
      }
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  /** Writes some times; returns false if they are to be written later. */
  private boolean writeNext() throws InterruptedException {
    SortedMap<String, Long> batch = next();
    try {
      write(batch);
      failures.recovered(Subsystem.PRESENCE);
      return true;
    } catch (ChatException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (store.isAvailable()) {
        log.warn("When {} users were last online could not be stored: {}", batch.size(), e.text());
        remove(batch);
      }
    } catch (Throwable e) {
      failures.failing(Subsystem.PRESENCE, e);
      remove(batch);
    }
    return false;
  }

  private SortedMap<String, Long> next() {
    var batch = new TreeMap<String, Long>();
    Iterator<Map.Entry<UserName, Long>> all = waiting.entrySet().iterator();
    while (batch.size() < BATCH && all.hasNext()) {
      Map.Entry<UserName, Long> entry = all.next();
      batch.put(entry.getKey().value(), entry.getValue());
    }
    return batch;
  }

  private void write(SortedMap<String, Long> batch) {
    store.write(
        writer -> {
          writer.lastSeen().put(batch);
          return batch;
        });
    remove(batch);
  }

  private void remove(Map<String, Long> batch) {
    batch.forEach((user, time) -> waiting.remove(new UserName(user), time));
  }

  /** Stops the thread, and writes what waits. Blocks for some seconds at most. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    try {
      while (!waiting.isEmpty() && System.nanoTime() - deadline < 0 && store.isAvailable()) {
        SortedMap<String, Long> batch = next();
        write(batch);
      }
    } catch (ChatException e) {
      log.debug("When the last users were online is not stored", e);
    }
  }
}
