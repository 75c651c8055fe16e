package chat.parley.presence;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions to presence on this node, of users to others and of members to rooms. Confined
 * to the presence thread.
 */
final class PresenceSubscribers {

  private static final Logger log = LoggerFactory.getLogger(PresenceSubscribers.class);

  /**
   * Time after which a failed look-up is repeated, and least time between two look-ups of a pair in
   * which only one of the users has written.
   */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PresenceBoard board;
  private final Watches watches;
  private final RoomFeeds rooms;
  private final Suspicions suspicions;
  private final PresenceTimes times;
  private long nextRetry;

  /** Whether users may be watched that their viewers may not see. */
  private boolean haveRefused;

  /** A figure, which other threads read too. */
  private volatile int watched;

  PresenceSubscribers(
      PresenceBoard board,
      Watches watches,
      RoomFeeds rooms,
      Suspicions suspicions,
      PresenceTimes times) {
    this.board = board;
    this.watches = watches;
    this.rooms = rooms;
    this.suspicions = suspicions;
    this.times = times;
    this.nextRetry = times.clock().nanos();
  }

  /** Adds a watch of a user, which {@link #end} ends. */
  Watch newWatch(UserName viewer) {
    var watch = new Watch(board, viewer, times.interval().toNanos());
    watches.add(watch, viewer);
    noteWatching();
    return watch;
  }

  void end(Watch watch, UserName viewer) {
    watches.end(watch, viewer);
    noteWatching();
  }

  /**
   * Changes the users that a watch watches.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_WATCHED}, in which case nothing is changed
   */
  void change(Watch watch, PresenceRequest request, int max) {
    check(watch, request, max);
    change(watch, request);
  }

  private static void check(Watch watch, PresenceRequest request, int max) {
    if (watch.sizeAfter(request.watch(), request.unwatch()) > max) {
      throw ChatError.TOO_MANY_WATCHED.because(
          "A session can watch at most %d users; end the watch of others first".formatted(max));
    }
  }

  private void change(Watch watch, PresenceRequest request) {
    watch.remove(request.unwatch());
    watch.add(request.watch());
    watches.lookUp(watch);
    haveRefused = true;
    noteWatching();
  }

  /**
   * Changes the users that all watches of a user watch.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_WATCHED}, in which case nothing is changed
   */
  void changeAll(UserName viewer, PresenceRequest request, int max) {
    List<Watch> all = List.copyOf(watches.of(viewer));
    all.forEach(watch -> check(watch, request, max));
    all.forEach(watch -> change(watch, request));
  }

  /** Does the same for a request that another node has answered: it cannot be refused here. */
  void changeAllIfPossible(UserName viewer, PresenceRequest request, int max) {
    try {
      changeAll(viewer, request, max);
    } catch (ChatException e) {
      log.debug("The sessions of {} on this node do not watch further users: {}", viewer, e.text());
    }
  }

  RoomFeed.Viewer add(RoomName room, PresenceFeed feed) {
    RoomFeed.Viewer subscription = rooms.add(room, feed);
    noteWatching();
    return subscription;
  }

  void remove(RoomName room, RoomFeed.Viewer subscription) {
    rooms.remove(room, subscription);
    noteWatching();
  }

  private void noteWatching() {
    suspicions.setWatching(!watches.isEmpty() || !rooms.isEmpty(), haveRefused);
  }

  /** Applies the changes of rights, and then sends what is due. */
  void tick() {
    suspicions.takeUsers(watches::suspect);
    suspicions.takePairs(watches::suspect);
    suspicions.takeDepartures(rooms::left);
    suspicions.takeRooms(rooms::changed);
    if (suspicions.takeDeletion()) {
      watches.verifyAll();
    }
    if (suspicions.takeAll()) {
      watches.verifyAll();
      rooms.allChanged();
    }
    long now = times.clock().nanos();
    if (now - nextRetry >= 0) {
      nextRetry = now + RETRY.toNanos();
      watches.retryFailed();
      suspicions.takeWritten(watches::suspectRefused);
      haveRefused = watches.haveRefused();
      watched = watches.watched();
      noteWatching();
    }
    watches.tick();
    rooms.tick();
    board.due().send(board, now);
  }

  /**
   * Returns the number of users that are watched, each once for each session. Any thread may call.
   */
  int watched() {
    return watched;
  }
}
