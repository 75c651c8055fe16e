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

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ConversationActivity activity;
  private final MarkerAccess access;
  private final MarkerStore store;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-shown-markers").daemon().factory());

  /**
   * The conversations that were shown markers less than a second ago, with the users whose markers
   * are to be shown next. Guarded by this object.
   */
  private final Map<Address, Set<UserName>> conversations = new HashMap<>();

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
    Set<UserName> next = conversations.get(move.stream());
    if (next == null) {
      next = new HashSet<>();
      conversations.put(move.stream(), next);
      schedule(move.stream(), Duration.ZERO);
    }
    next.add(move.user());
  }

  private void schedule(Address stream, Duration delay) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> show(stream), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void show(Address stream) {
    try {
      Set<UserName> users = take(stream);
      List<MarkerRow> rows =
          users.isEmpty() ? List.of() : store.read(reader -> reader.markers(stream, users));
      if (!rows.isEmpty() && access.isShown(new UserName(rows.getLast().user()), stream)) {
        activity.announce(message(stream, rows));
      }
    } catch (ChatException _) {
      // The store is unavailable: the next move of the same markers is shown.
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    }
  }

  /** Returns the users whose markers in a conversation have moved. */
  private synchronized Set<UserName> take(Address stream) {
    Set<UserName> next = conversations.remove(stream);
    if (next == null || next.isEmpty()) {
      return Set.of();
    }
    conversations.put(stream, new HashSet<>());
    schedule(stream, INTERVAL);
    return next;
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
