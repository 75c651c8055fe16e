package chat.parley.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Records the messages that members of a room receive and send, and checks them against the
 * memberships: a member receives no message with an offset after its removal, and sends none.
 *
 * <p>Clients record from any thread. {@link #setTruth} states what the server has stored, once all
 * clients have finished.
 */
final class MembershipLog {

  /**
   * A change of the members, as it is stored.
   *
   * @param added whether the user was added; otherwise it was removed
   * @param at the offset of the last message of the room before the change
   */
  record Change(long offset, String user, boolean added, long at) {}

  /** A message of the room, as it is stored. */
  record Stored(long offset, String from) {}

  /**
   * The number of memberships, of those that ended, of the messages that members received, and of
   * those that they sent.
   */
  record Counts(int memberships, int ended, int received, int sent) {
    @Override
    public String toString() {
      return "%d memberships, of which %d ended, %d copies received and %d messages sent in them"
          .formatted(memberships, ended, received, sent);
    }
  }

  /** A subscription, or a request, of a member. */
  private record Reading(String user, String reader, int number) {
    @Override
    public String toString() {
      return "%s, subscription %d of %s".formatted(user, number, reader);
    }
  }

  /** The right to read and to send the messages with offsets from {@code since + 1}. */
  private record Membership(long since, long until) {

    private static final Membership NONE = new Membership(0, 0);

    boolean contains(long offset) {
      return offset > since && offset <= until;
    }

    @Override
    public String toString() {
      if (until == since) {
        return "none";
      }
      return "offsets " + (since + 1) + (until == Long.MAX_VALUE ? " and later" : " to " + until);
    }
  }

  private record Received(Reading reading, long offset) {}

  private record AnsweredChange(long offset, String user, boolean added) {}

  private final Collection<Received> received = new ConcurrentLinkedQueue<>();
  private final Collection<Stored> accepted = new ConcurrentLinkedQueue<>();
  private final Collection<AnsweredChange> answered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger readings = new AtomicInteger();
  private List<Change> changes = List.of();
  private List<Stored> messages = List.of();

  /** Returns a recorder for a reader that is a member from time to time. */
  Recorder reader(String user) {
    return new Recorder() {
      private Reading reading = new Reading(user, "none", 0);

      @Override
      public void addReader(Ledger.Reader reader) {
        // Readers have no entry of their own.
      }

      @Override
      public boolean recordStart(Ledger.Reader reader, boolean recovered, String position) {
        // A user that was removed need not be recovered: there may be messages it must not read.
        reading = new Reading(user, reader.name(), readings.incrementAndGet());
        return true;
      }

      @Override
      public void recordCopy(Ledger.Reader reader, Ledger.Copy copy) {
        received.add(new Received(reading, copy.position().offset()));
      }
    };
  }

  /** Records that a message of a member was accepted. */
  void recordAccepted(String user, long offset) {
    accepted.add(new Stored(offset, user));
  }

  /** Records that a change of the members was confirmed, at an offset of the stream of changes. */
  void recordChange(long offset, String user, boolean added) {
    answered.add(new AnsweredChange(offset, user, added));
  }

  /** Returns the offset of the last confirmed change; 0 if there is none. */
  long lastChange() {
    return answered.stream().mapToLong(AnsweredChange::offset).max().orElse(0);
  }

  /** Returns the offset of the last accepted message of a member; 0 if there is none. */
  long lastAccepted() {
    return accepted.stream().mapToLong(Stored::offset).max().orElse(0);
  }

  /**
   * Sets what is stored.
   *
   * @param storedChanges all changes of the members, in order
   * @param storedMessages all messages of the room, in order
   */
  synchronized void setTruth(List<Change> storedChanges, List<Stored> storedMessages) {
    changes = storedChanges;
    messages = storedMessages;
  }

  /** Returns the numbers of memberships, and of messages in them. */
  synchronized Counts counts() {
    Map<String, NavigableMap<Long, Membership>> memberships = memberships();
    return new Counts(
        memberships.values().stream().mapToInt(Map::size).sum(),
        (int)
            memberships.values().stream()
                .flatMap(own -> own.values().stream())
                .filter(membership -> membership.until() != Long.MAX_VALUE)
                .count(),
        received.size(),
        (int) messages.stream().filter(m -> memberships.containsKey(m.from())).count());
  }

  /** Returns the violations, one per line. */
  synchronized List<String> faults() {
    var faults = new ArrayList<String>();
    Map<String, NavigableMap<Long, Membership>> memberships = memberships();
    checkReceived(memberships, faults);
    checkSent(memberships, faults);
    checkAnswers(faults);
    return faults;
  }

  private Map<String, NavigableMap<Long, Membership>> memberships() {
    var memberships = new HashMap<String, NavigableMap<Long, Membership>>();
    for (Change change : changes) {
      NavigableMap<Long, Membership> own =
          memberships.computeIfAbsent(change.user(), _ -> new TreeMap<>());
      boolean isMember = !own.isEmpty() && own.lastEntry().getValue().until() == Long.MAX_VALUE;
      if (change.added() && !isMember) {
        own.put(change.at(), new Membership(change.at(), Long.MAX_VALUE));
      } else if (!change.added() && isMember) {
        own.put(own.lastKey(), new Membership(own.lastKey(), change.at()));
      }
    }
    return memberships;
  }

  /** Returns the last membership that began before an offset; an empty one if there is none. */
  private static Membership last(NavigableMap<Long, Membership> memberships, long offset) {
    Entry<Long, Membership> last = memberships.lowerEntry(offset);
    return last == null ? Membership.NONE : last.getValue();
  }

  private void checkReceived(
      Map<String, NavigableMap<Long, Membership>> memberships, List<String> faults) {
    var openedIn = new HashMap<Reading, Membership>();
    for (Received copy : received) {
      NavigableMap<Long, Membership> own =
          memberships.getOrDefault(copy.reading().user(), Collections.emptyNavigableMap());
      Membership membership = last(own, copy.offset());
      if (!membership.contains(copy.offset())) {
        faults.add(
            "unauthorized: %s received offset %d; the last membership was %s"
                .formatted(copy.reading(), copy.offset(), membership));
        continue;
      }
      Membership first = openedIn.computeIfAbsent(copy.reading(), _ -> membership);
      if (!first.equals(membership)) {
        faults.add(
            "unauthorized: %s received offset %d of a membership with %s, but had begun in one with %s"
                .formatted(copy.reading(), copy.offset(), membership, first));
      }
    }
  }

  private void checkSent(
      Map<String, NavigableMap<Long, Membership>> memberships, List<String> faults) {
    var senders = new HashMap<Long, String>();
    for (Stored message : messages) {
      senders.put(message.offset(), message.from());
      NavigableMap<Long, Membership> own = memberships.get(message.from());
      if (own != null && !last(own, message.offset()).contains(message.offset())) {
        faults.add(
            "unauthorized: a message of %s was stored at offset %d; the last membership was %s"
                .formatted(message.from(), message.offset(), last(own, message.offset())));
      }
    }
    for (Stored message : accepted) {
      if (!message.from().equals(senders.get(message.offset()))) {
        faults.add("lost: %s was accepted, but is not stored".formatted(message));
      }
    }
  }

  private void checkAnswers(List<String> faults) {
    var stored = new HashMap<Long, AnsweredChange>();
    for (Change change : changes) {
      stored.put(
          change.offset(), new AnsweredChange(change.offset(), change.user(), change.added()));
    }
    for (AnsweredChange change : answered) {
      if (!change.equals(stored.get(change.offset()))) {
        faults.add("lost: %s was confirmed, but is not stored".formatted(change));
      }
    }
  }
}
