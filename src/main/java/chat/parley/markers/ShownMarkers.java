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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows the users of a conversation how far the others have read it: in an ephemeral message of the
 * conversation, at most one per second, with all markers that have moved since. {@link
 * MarkerAccess} determines where. Any thread may call.
 */
final class ShownMarkers {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** The markers of a conversation that are shown next, by user. */
  private static final class Next {
    private final Map<String, MarkerAnswer.Marker> markers = new TreeMap<>();
    private UserName by;
  }

  private final ConversationActivity activity;
  private final MarkerAccess access;
  private final MarkerStore store;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-shown-markers").daemon().factory());

  /**
   * The conversations that were shown markers less than a second ago, with those to be shown next.
   * Guarded by this object.
   */
  private final Map<Address, Next> conversations = new HashMap<>();

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
      List<MarkerMove> shown =
          moves.stream()
              .filter(move -> move.moves() && access.isShown(move.user(), move.stream()))
              .toList();
      if (!shown.isEmpty()) {
        show(shown);
      }
    } catch (ChatException _) {
      // The store is unavailable: the next move of the same marker is shown.
    }
  }

  private void show(List<MarkerMove> moves) {
    Set<UserName> users = new HashSet<>();
    moves.forEach(move -> users.add(move.user()));
    Set<String> hidden = store.read(reader -> reader.privateReaders(users));
    for (MarkerMove move : moves) {
      if (!hidden.contains(move.user().value())) {
        add(move);
      }
    }
  }

  private synchronized void add(MarkerMove move) {
    Next next = conversations.get(move.stream());
    if (next == null) {
      next = new Next();
      conversations.put(move.stream(), next);
      schedule(move.stream(), Duration.ZERO);
    }
    next.by = move.user();
    next.markers.merge(
        move.user().value(),
        new MarkerAnswer.Marker(move.delivered(), move.read()),
        MarkerAnswer.Marker::and);
  }

  /** Shows no move of a user that waits to be shown. */
  synchronized void hide(UserName user) {
    conversations.values().forEach(next -> next.markers.remove(user.value()));
  }

  private void schedule(Address stream, Duration delay) {
    if (!timer.isShutdown()) {
      var _ = timer.schedule(() -> show(stream), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void show(Address stream) {
    try {
      Draft message = take(stream);
      if (message != null && access.isShown(message.from(), stream)) {
        activity.announce(message);
      }
    } catch (ChatException _) {
      // The store is unavailable: the next move of the same markers is shown.
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    }
  }

  /** Returns the message with the markers of a conversation; null if none has moved. */
  private synchronized Draft take(Address stream) {
    Next next = conversations.remove(stream);
    if (next == null || next.markers.isEmpty()) {
      return null;
    }
    conversations.put(stream, new Next());
    schedule(stream, INTERVAL);
    byte[] json = JsonMapper.shared().writeValueAsBytes(new MarkerAnswer(next.markers));
    return new Draft(
        stream, next.by, Body.ofText(json, CustomHeaders.MARKERS_TYPE), null, false, Map.of());
  }

  void stop() {
    timer.shutdownNow();
  }
}
