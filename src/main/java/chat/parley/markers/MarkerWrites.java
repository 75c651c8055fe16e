package chat.parley.markers;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.MarkerMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The moves of markers that wait to be stored: at most one for each user and conversation, stored
 * together every 100 ms. If the store is unavailable, they wait. Any thread may call; no method
 * blocks.
 */
final class MarkerWrites {

  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** Interval at which an unavailable store is tried again. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /** Maximum number of moves that wait, some 20 MB. */
  private static final int MAX_WAITING = 100_000;

  /** Maximum number of moves of one transaction, so that messages do not wait long for it. */
  private static final int MAX_BATCH = 2_000;

  private record Key(Address stream, UserName user, long thread) {

    static Key of(MarkerMove move) {
      return new Key(move.stream(), move.user(), move.thread());
    }
  }

  /** A move, with the results of the requests for it, in their order. */
  private record Waiting(MarkerMove move, List<CompletableFuture<Void>> results) {

    void complete() {
      results.forEach(result -> result.complete(null));
    }

    void refuse(ChatException refusal) {
      results.forEach(result -> result.completeExceptionally(refusal));
    }
  }

  private final MarkerStore store;
  private final Consumer<List<MarkerMove>> onMoved;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-markers").daemon().factory());

  /** Guarded by this object, as the next field is. */
  private final Map<Key, Waiting> waiting = new HashMap<>();

  private boolean scheduled;
  private final LongAdder stored = new LongAdder();

  /**
   * @param onMoved told of the moves that have changed something, after they are stored, by the
   *     thread of this object
   */
  MarkerWrites(MarkerStore store, Consumer<List<MarkerMove>> onMoved, Failures failures) {
    this.store = store;
    this.onMoved = onMoved;
    this.failures = failures;
  }

  /**
   * Adds a move.
   *
   * @return completed when it is stored; or with a {@link ChatException} if it is not stored now,
   *     although it may be later
   * @throws ChatException {@link ChatError#BUSY} if too many wait
   */
  synchronized CompletableFuture<Void> add(MarkerMove move) {
    Key key = Key.of(move);
    Waiting known = waiting.get(key);
    if (known == null && waiting.size() >= MAX_WAITING) {
      throw ChatError.BUSY.because("Too many markers wait to be stored; try again");
    }
    Waiting added =
        known == null
            ? new Waiting(move, new ArrayList<>(1))
            : new Waiting(known.move.and(move), known.results);
    var result = new CompletableFuture<Void>();
    added.results.add(result);
    waiting.put(key, added);
    schedule(INTERVAL);
    return result;
  }

  /** Returns the number of moves that wait. */
  synchronized int size() {
    return waiting.size();
  }

  /** Returns the number of moves that were stored and have changed a marker. */
  long stored() {
    return stored.sum();
  }

  private synchronized void schedule(Duration delay) {
    if (!scheduled && !timer.isShutdown()) {
      scheduled = true;
      var _ = timer.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    Duration next = INTERVAL;
    try {
      next = storeNext() ? INTERVAL : RETRY_INTERVAL;
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    } finally {
      end(next);
    }
  }

  private synchronized void end(Duration next) {
    scheduled = false;
    if (!waiting.isEmpty()) {
      schedule(next);
    }
  }

  /** Stores the next moves; returns false if the store is unavailable. */
  private boolean storeNext() {
    List<Waiting> batch = take();
    if (batch.isEmpty()) {
      return true;
    }
    List<MarkerMove> moved;
    try {
      List<MarkerMove> moves = batch.stream().map(Waiting::move).toList();
      long now = System.currentTimeMillis();
      moved = store.write(table -> table.move(moves, now));
    } catch (ChatException e) {
      putBack(batch);
      batch.forEach(one -> one.refuse(e));
      return false;
    } catch (RuntimeException | Error e) {
      ChatException refusal = ChatError.INTERNAL.because("The marker could not be stored");
      batch.forEach(one -> one.refuse(refusal));
      throw e;
    }
    stored.add(moved.size());
    batch.forEach(Waiting::complete);
    onMoved.accept(moved);
    return true;
  }

  private synchronized List<Waiting> take() {
    var batch = new ArrayList<Waiting>(Math.min(waiting.size(), MAX_BATCH));
    Iterator<Waiting> next = waiting.values().iterator();
    while (batch.size() < MAX_BATCH && next.hasNext()) {
      batch.add(next.next());
      next.remove();
    }
    return batch;
  }

  private synchronized void putBack(List<Waiting> batch) {
    for (Waiting one : batch) {
      waiting.merge(
          Key.of(one.move),
          new Waiting(one.move, new ArrayList<>(1)),
          (later, earlier) -> new Waiting(earlier.move.and(later.move), later.results));
    }
  }

  /** Stores what waits, if the store is available, and refuses the rest. Blocks for that. */
  void close() {
    timer.shutdown();
    try {
      for (int left = size(); left > 0 && storeNext(); ) {
        left = size();
      }
    } catch (RuntimeException e) {
      failures.failed(Subsystem.MARKERS, e);
    } finally {
      refuseAll();
    }
  }

  private synchronized void refuseAll() {
    ChatException refusal = ChatError.STORE_AWAY.because("Parley is stopping; try again");
    waiting.values().forEach(one -> one.refuse(refusal));
    waiting.clear();
  }
}
