package chat.parley.markers;

import chat.parley.conversation.ConversationActivity;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.store.MarkerMove;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has the lists of conversations of other users show a display name that has changed, on all nodes.
 * Any thread may call; no method blocks.
 */
public final class DisplayNames {

  /** Maximum number of conversations of one user in which a new name is shown at once. */
  private static final int MAX_PAIRS = 1_000;

  /** Maximum number of users that wait; the names of more are shown with the next message. */
  private static final int MAX_WAITING = 10_000;

  /** Time after which no node remembers an earlier name, which it may have read just before. */
  private static final Duration DELAY = ConversationTitles.MAX_AGE.plusSeconds(1);

  private final MarkerStore store;
  private final ConversationActivity activity;
  private final Failures failures;
  private final Set<UserName> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-display-names").daemon().factory());

  DisplayNames(MarkerStore store, ConversationActivity activity, Failures failures) {
    this.store = store;
    this.activity = activity;
    this.failures = failures;
  }

  /** Has the display name of a user shown, once no node remembers an earlier one. */
  public void changed(UserName user) {
    if (waiting.size() < MAX_WAITING && waiting.add(user) && !timer.isShutdown()) {
      var _ = timer.schedule(() -> show(user), DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void show(UserName user) {
    waiting.remove(user);
    try {
      List<String> pairs = store.read(reader -> reader.pairs(user, MAX_PAIRS));
      activity.markersChanged(pairs.stream().map(pair -> changed(user, pair)).toList());
    } catch (ChatException _) {
      // The store is unavailable: the name is shown with the next message.
    } catch (Throwable e) {
      failures.failed(Subsystem.MARKERS, e);
    }
  }

  /** Returns a move that moves nothing, of the other user of a pair. */
  private static MarkerMove changed(UserName user, String pair) {
    Address stream = Address.ofStream(pair);
    UserName other = ((Address.Pair) stream).other(user);
    return new MarkerMove(stream, other, 0, 0, 0, null, null);
  }

  void stop() {
    timer.shutdownNow();
  }
}
