package chat.parley.presence;

import chat.parley.message.Address;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The watches of users by viewer, and the look-ups of what the viewers may see. Confined to the
 * presence thread.
 */
final class Watches {

  /** Number of watches that each tick has looked up again. */
  private static final int VERIFIED_AT_ONCE = 10;

  /** The result of a look-up. */
  private record Visible(Set<UserName> users, Map<UserName, Long> lastSeen) {}

  private final PresenceBoard board;
  private final PresenceStore store;
  private final LookUps lookUps;
  private final Map<UserName, List<Watch>> byViewer = new HashMap<>();

  /** The watches that have something to look up. */
  private final Set<Watch> suspected = new LinkedHashSet<>();

  /** The watches whose last look-up has failed. */
  private final Set<Watch> failed = new LinkedHashSet<>();

  /** The watches that have to be looked up again, without haste. */
  private final Set<Watch> unverified = new LinkedHashSet<>();

  private boolean mustVerifyAll;

  Watches(PresenceBoard board, PresenceStore store, LookUps lookUps) {
    this.board = board;
    this.store = store;
    this.lookUps = lookUps;
  }

  /** Adds a watch, which {@link #end} ends. */
  void add(Watch watch, UserName viewer) {
    byViewer.computeIfAbsent(viewer, _ -> new ArrayList<>(1)).add(watch);
  }

  /** Ends a watch. */
  void end(Watch watch, UserName viewer) {
    watch.end();
    suspected.remove(watch);
    failed.remove(watch);
    unverified.remove(watch);
    byViewer.computeIfPresent(
        viewer,
        (_, watches) -> {
          watches.remove(watch);
          return watches.isEmpty() ? null : watches;
        });
  }

  List<Watch> of(UserName viewer) {
    return byViewer.getOrDefault(viewer, List.of());
  }

  boolean isEmpty() {
    return byViewer.isEmpty();
  }

  /** Returns the number of users that are watched, each once for each watch. */
  int watched() {
    return byViewer.values().stream().flatMap(List::stream).mapToInt(Watch::size).sum();
  }

  /** Returns whether any viewer watches a user that it may not see. */
  boolean haveRefused() {
    return byViewer.values().stream()
        .anyMatch(watches -> watches.stream().anyMatch(Watch::hasRefused));
  }

  /** Has a watch look up what has been added to it. */
  void lookUp(Watch watch) {
    suspected.add(watch);
  }

  /** Has looked up what a user may see, and which viewers may see it. */
  void suspect(UserName user) {
    for (Watch watch : of(user)) {
      watch.suspectAll();
      suspected.add(watch);
    }
    Person person = board.find(user);
    if (person != null) {
      board.forEachWatch(person, watch -> suspect(watch, person));
    }
  }

  private void suspect(Watch watch, Person person) {
    if (watch.viewer() != null) {
      watch.suspect(person);
      suspected.add(watch);
    }
  }

  /** Has looked up whether the two users of a pair may see each other. */
  void suspect(Address.Pair pair) {
    suspect(pair.first(), pair.second(), Watch::watches);
    suspect(pair.second(), pair.first(), Watch::watches);
  }

  /** Has looked up whether the two users of a pair may see each other now, if they could not. */
  void suspectRefused(Address.Pair pair) {
    suspect(pair.first(), pair.second(), Watch::refuses);
    suspect(pair.second(), pair.first(), Watch::refuses);
  }

  private void suspect(UserName viewer, UserName user, BiPredicate<Watch, Person> concerns) {
    Person person = byViewer.containsKey(viewer) ? board.find(user) : null;
    if (person != null) {
      of(viewer).stream()
          .filter(watch -> concerns.test(watch, person))
          .forEach(watch -> suspect(watch, person));
    }
  }

  /**
   * Has everything looked up again, some watches after the other. Calls while that is in progress
   * have it repeated once after its end.
   */
  void verifyAll() {
    mustVerifyAll = true;
  }

  /** Has looked up again what could not be. */
  void retryFailed() {
    suspected.addAll(failed);
    failed.clear();
  }

  /** Begins the look-ups that are due. */
  void tick() {
    for (Iterator<Watch> watches = suspected.iterator(); watches.hasNext(); ) {
      Watch watch = watches.next();
      watches.remove();
      UserName viewer = watch.viewer();
      if (viewer != null && watch.needsLookUp()) {
        begin(watch, viewer, watch.beginLookUp());
      }
    }
    verifySome();
  }

  private void verifySome() {
    if (mustVerifyAll && unverified.isEmpty()) {
      mustVerifyAll = false;
      byViewer.values().forEach(unverified::addAll);
    }
    Iterator<Watch> watches = unverified.iterator();
    for (int i = 0; i < VERIFIED_AT_ONCE && watches.hasNext(); i++) {
      Watch watch = watches.next();
      watches.remove();
      watch.verifyAll();
      suspected.add(watch);
    }
  }

  private void begin(Watch watch, UserName viewer, List<UserName> users) {
    lookUps.read(
        () -> read(viewer, users),
        visible -> end(watch, visible),
        () -> {
          watch.failLookUp();
          if (!watch.hasEnded()) {
            failed.add(watch);
          }
        });
  }

  private Visible read(UserName viewer, Collection<UserName> users) {
    Set<UserName> visible = store.visibleTo(viewer, users);
    return new Visible(visible, store.lastSeen(visible));
  }

  private void end(Watch watch, Visible visible) {
    if (!watch.hasEnded()) {
      visible.lastSeen.forEach(board::setLastSeen);
      watch.resolve(visible.users);
      suspected.add(watch);
    }
  }
}
