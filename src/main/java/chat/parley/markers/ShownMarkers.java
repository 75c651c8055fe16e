package chat.parley.markers;

import chat.parley.conversation.ConversationActivity;
import chat.parley.conversation.CustomHeaders;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.MarkerMove;
import chat.parley.store.MarkerRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows the users of a conversation how far the others have read it: in an ephemeral message of the
 * conversation, at most one per second, with all markers that have moved since, as they are stored
 * then. {@link MarkerAccess} determines where. Any thread may call; no method blocks except {@link
 * #moved}.
 */
final class ShownMarkers {

  /** The least time between two messages of one conversation, in nanoseconds. */
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

  /** Interval at which the markers that are due are read, those of all conversations together. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** Maximum number of conversations of one query. */
  private static final int MAX_STREAMS = 500;

  /** A conversation in which markers have moved. */
  private static final class Moved {

    /** The users whose markers are to be shown next. */
    private Set<UserName> users = new HashSet<>();

    /** When they may be shown, by {@link System#nanoTime}. */
    private long due = System.nanoTime();
  }

  private final ConversationActivity activity;
  private final MarkerAccess access;
  private final MarkerStore store;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-shown-markers").daemon().factory());

  /**
   * The conversations in which markers have moved, or were shown less than a second ago. Guarded by
   * this object.
   */
  private final Map<Address, Moved> conversations = new HashMap<>();

  ShownMarkers(
      ConversationActivity activity, MarkerAccess access, MarkerStore store, Failures failures) {
    this.activity = activity;
    this.access = access;
    this.store = store;
    this.failures = failures;
  }

  /**
   * Shows markers that have moved to the users that may see them, and tells all nodes that they
   * have moved. Blocks for the store.
   */
  void moved(List<MarkerMove> moves) {
    activity.markersChanged(moves);
    try {
      for (MarkerMove move : moves) {
        if (move.moves() && access.isShown(move.user(), move.stream())) {
          add(move);
        }
      }
    } catch (ChatException _) {
      // The store is unavailable: the next move of the same marker is shown.
    }
  }

  private synchronized void add(MarkerMove move) {
    if (conversations.isEmpty()) {
      schedule();
    }
    conversations.computeIfAbsent(move.stream(), _ -> new Moved()).users.add(move.user());
  }

  private void schedule() {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(this::run, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    try {
      Map<Address, Set<UserName>> due = take();
      List<Address> streams = List.copyOf(due.keySet());
      for (int from = 0; from < streams.size(); from += MAX_STREAMS) {
        show(streams.subList(from, Math.min(streams.size(), from + MAX_STREAMS)), due);
      }
    } catch (ChatException _) {
      // The store is unavailable: the next move of the same markers is shown.
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    } finally {
      runAgain();
    }
  }

  private synchronized void runAgain() {
    if (!conversations.isEmpty()) {
      schedule();
    }
  }

  /** Returns the users whose markers are due, by conversation. */
  private synchronized Map<Address, Set<UserName>> take() {
    long now = System.nanoTime();
    var due = new HashMap<Address, Set<UserName>>();
    Iterator<Map.Entry<Address, Moved>> all = conversations.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Address, Moved> next = all.next();
      Moved moved = next.getValue();
      if (now - moved.due < 0) {
        continue;
      }
      if (moved.users.isEmpty()) {
        all.remove();
        continue;
      }
      due.put(next.getKey(), moved.users);
      moved.users = new HashSet<>();
      moved.due = now + INTERVAL;
    }
    return due;
  }

  private void show(List<Address> streams, Map<Address, Set<UserName>> due) {
    Set<UserName> users = new HashSet<>();
    streams.forEach(stream -> users.addAll(due.get(stream)));
    Map<String, List<MarkerRow>> markers =
        store.read(reader -> reader.markers(Set.copyOf(streams), users));
    for (Address stream : streams) {
      List<MarkerRow> rows =
          markers.getOrDefault(stream.stream(), List.of()).stream()
              .filter(row -> due.get(stream).contains(new UserName(row.user())))
              .toList();
      if (!rows.isEmpty() && access.isShown(new UserName(rows.getLast().user()), stream)) {
        activity.announce(message(stream, rows));
      }
    }
  }

  /** Returns the message with markers, which is from one of their users. */
  private static Draft message(Address stream, List<MarkerRow> rows) {
    byte[] json = JsonMapper.shared().writeValueAsBytes(MarkerAnswer.of(rows));
    var from = new UserName(rows.getLast().user());
    return new Draft(
        stream, from, Body.ofText(json, CustomHeaders.MARKERS_TYPE), null, false, Map.of());
  }

  void stop() {
    timer.shutdownNow();
  }
}
