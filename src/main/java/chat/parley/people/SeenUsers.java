package chat.parley.people;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.IdentityResolver;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Records the users that have a session or send a message, so that they exist for others. A name is
 * known in memory from the first time on; a thread writes new ones to the store, many at a time. A
 * name that is not written, because too many are new or the process is killed, is recorded the next
 * time that the user is seen. Guests are not recorded. Any thread may call.
 */
@Component
public final class SeenUsers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SeenUsers.class);

  /** Maximum number of names known in memory; a name beyond it may be written again. */
  private static final int MAX_KNOWN = 100_000;

  /** Time after which a name is written again: the store may have been restored meanwhile. */
  private static final Duration KNOWN_TIME = Duration.ofHours(1);

  /** Maximum number of new names that wait to be written; further ones are dropped. */
  private static final int MAX_WAITING = 10_000;

  /** Maximum number of names in one transaction, for which messages wait some milliseconds. */
  private static final int BATCH = 200;

  /** Time for which names are collected before a transaction. */
  private static final Duration COLLECT_TIME = Duration.ofMillis(100);

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final Cache<UserName, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN).expireAfterWrite(KNOWN_TIME).build();
  private final BlockingQueue<UserName> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final StoreAccess store;
  private final Failures failures;

  /** Null in token mode, in which the issuer decides which users there are. */
  private final @Nullable Rate newNames;

  /** The names that are written next; used by the thread only. */
  private final List<UserName> batch = new ArrayList<>(BATCH);

  private final Thread thread;

  SeenUsers(StoreAccess store, IdentityResolver identities, Limits limits, Failures failures) {
    this.store = store;
    this.failures = failures;
    this.newNames = identities.requiresToken() ? null : Rate.perMinute(limits.newUsersPerMinute());
    this.thread = Thread.ofPlatform().name("parley-people").daemon().start(this::run);
  }

  /** Records a user. Costs a look-up in memory if the user is known; never blocks. */
  public void record(UserName user) {
    if (known.getIfPresent(user) != null
        || user.isGuest()
        || known.asMap().putIfAbsent(user, true) != null) {
      return;
    }
    if (!waiting.offer(user)) {
      known.invalidate(user);
    }
  }

  /**
   * Admits the name of a user that is about to be added, which counts as a new one in open mode.
   *
   * @return the time after which it may be added; zero if it may be added now
   */
  Duration admit(UserName user) {
    return newNames == null || known.getIfPresent(user) != null ? Duration.ZERO : newNames.take(1);
  }

  /** Records that a user has been added to the store. */
  void added(UserName user) {
    known.put(user, true);
  }

  private void run() {
    try {
      while (true) {
        collect();
        tryWrite();
      }
    } catch (InterruptedException _) {
      // It is closed.
    }
  }

  private void collect() throws InterruptedException {
    if (!batch.isEmpty()) {
      return;
    }
    batch.add(waiting.take());
    Thread.sleep(COLLECT_TIME);
    waiting.drainTo(batch, BATCH - batch.size());
    if (newNames != null) {
      Duration wait = newNames.take(batch.size());
      while (wait.isPositive()) {
        Thread.sleep(wait);
        wait = newNames.take(batch.size());
      }
    }
  }

  /** Writes the batch. During an outage it is kept; if the store refuses it, it is given up. */
  private void tryWrite() throws InterruptedException {
    try {
      write(batch);
      batch.clear();
      failures.recovered(Subsystem.PEOPLE);
    } catch (ChatException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (store.isAvailable()) {
        log.warn("{} users that have been seen could not be recorded: {}", batch.size(), e.text());
        giveUp();
      }
      Thread.sleep(RETRY_INTERVAL);
    } catch (Throwable e) {
      failures.failing(Subsystem.PEOPLE, e);
      giveUp();
      Thread.sleep(RETRY_INTERVAL);
    }
  }

  private void giveUp() {
    known.invalidateAll(batch);
    batch.clear();
  }

  private void write(Collection<UserName> users) {
    var terms = new TreeMap<String, String>();
    for (UserName user : users) {
      terms.put(user.value(), SearchTerms.fold(user.value()));
    }
    store.write(
        writer -> {
          writer.persons().add(terms);
          return terms;
        });
  }

  /** Stops the thread, and writes what waits. Blocks for some seconds at most. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        return;
      }
      waiting.drainTo(batch);
      if (!batch.isEmpty() && store.isAvailable()) {
        write(batch);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ChatException e) {
      log.debug("The last users that were seen are not recorded", e);
    }
  }
}
