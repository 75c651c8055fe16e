package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.Membership;
import chat.parley.room.Room;
import chat.parley.room.RoomCondition;
import chat.parley.room.RoomDecision;
import chat.parley.room.RoomEvent;
import chat.parley.room.RoomRules;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rooms and memberships on which the conditions of one batch depend: read once when the streams
 * of the batch are locked, changed in memory draft by draft, and written with the batch. Not
 * thread-safe.
 */
final class RoomChanges {

  /** The number of members above which subscribers of the changes receive counts only. */
  private static final long MAX_SHOWN_MEMBERS = 1_000;

  private final Map<RoomName, LoadedRoom> rooms = new LinkedHashMap<>();
  private final Map<Address, Long> membersOffsets = new HashMap<>();

  /** The counts of users whose memberships may change, after the changes so far. */
  private Map<UserName, MembershipCount> counts = new HashMap<>();

  private final PinChanges pins;

  /** Creates changes of no room. */
  RoomChanges(PinChanges pins) {
    this.pins = pins;
  }

  /**
   * Reads the rooms of conditions that have to be checked; no query is needed if there are none.
   *
   * @param locked the streams of the drafts and of their conditions
   * @param pins the pins that the drafts change
   */
  static RoomChanges load(
      List<Draft> drafts, Map<Address, StreamRow> locked, RoomTable table, PinChanges pins)
      throws SQLException {
    var changes = new RoomChanges(pins);
    for (Draft draft : drafts) {
      if (draft.condition() instanceof RoomCondition.Change change) {
        changes.want(change);
      }
    }
    for (Draft draft : drafts) {
      if (draft.condition() instanceof RoomCondition.OfSender condition) {
        changes.want(draft, condition, locked.get(draft.to()));
      }
    }
    if (!changes.rooms.isEmpty()) {
      changes.load(table);
    }
    return changes;
  }

  /** Notes a sender that has to be checked again: after a change, or one in the same batch. */
  private void want(Draft draft, RoomCondition.OfSender condition, StreamRow stream) {
    if (rooms.containsKey(condition.room())
        || condition.membersOffset() != stream.membersOffset()) {
      wanted(condition.room()).users.add(draft.from());
    }
  }

  private void want(RoomCondition.Change change) {
    List<UserName> targets = change.action().targets();
    LoadedRoom wanted = wanted(change.room());
    wanted.users.add(change.by());
    wanted.users.addAll(targets);
    wanted.changes.add(change);
  }

  private LoadedRoom wanted(RoomName room) {
    return rooms.computeIfAbsent(room, LoadedRoom::new);
  }

  private void load(RoomTable table) throws SQLException {
    var counted = new HashSet<UserName>();
    var ending = new HashSet<RoomName>();
    Map<RoomName, Room> stored = table.rooms(rooms.keySet());
    for (var entry : rooms.entrySet()) {
      LoadedRoom loaded = entry.getValue();
      loaded.load(
          stored.getOrDefault(entry.getKey(), loaded.room),
          table.members(entry.getKey(), loaded.users));
      loaded.addCounted(counted);
      if (loaded.mayInvite()) {
        loaded.invited = table.invited(entry.getKey());
      }
      if (loaded.mayEnd()) {
        ending.add(entry.getKey());
      }
    }
    if (!counted.isEmpty() || !ending.isEmpty()) {
      counts = table.lockCounts(counted, ending);
    }
  }

  /**
   * Checks the condition of a draft, after the drafts before it, and makes the change.
   *
   * @param stream the stream of the draft
   * @return the draft as it is stored; null if it would change nothing
   * @throws chat.parley.message.ChatException if the condition does not hold
   */
  @Nullable Draft admit(Draft draft, StreamRow stream, BatchPlan plan) {
    return switch (draft.condition()) {
      case RoomCondition.OfSender condition -> {
        check(draft, condition, stream);
        yield draft;
      }
      case RoomCondition.Change change -> change(draft, change, plan);
      case null, default -> draft;
    };
  }

  private void check(Draft draft, RoomCondition.OfSender condition, StreamRow stream) {
    LoadedRoom loaded = rooms.get(condition.room());
    if (loaded == null || condition.membersOffset() == membersOffset(stream)) {
      return;
    }
    if (!loaded.room.address().equals(draft.to())) {
      throw loaded.room.state() == Room.State.CREATED
          ? ChatError.BUSY.because(
              "The room '%s' was deleted and created again at the same time; try again"
                  .formatted(condition.room()))
          : ChatError.NO_ROOM.because("The room '%s' was deleted".formatted(condition.room()));
    }
    condition.check(loaded.room, loaded.members.get(draft.from()));
  }

  private @Nullable Draft change(Draft draft, RoomCondition.Change change, BatchPlan plan) {
    LoadedRoom loaded = wanted(change.room());
    Room before = loaded.room;
    if (before.generation() != change.seen().generation()
        || before.state() != change.seen().state()) {
      throw ChatError.BUSY.because(
          "The room '%s' was created or deleted at the same time; try again"
              .formatted(change.room()));
    }
    long last = plan.lastOffset(before.address());
    RoomDecision decision = RoomRules.decide(change, before, last, membership(loaded));
    boolean pinned = pins.apply(change, before, last);
    if (decision.isEmpty(before) && !pinned) {
      return null;
    }
    apply(loaded, decision, plan);
    return draft.asStored(RoomEvent.body(change), headers(loaded.room, last, pinned));
  }

  private Membership membership(LoadedRoom loaded) {
    return new Membership() {
      @Override
      public @Nullable Member of(UserName user) {
        return loaded.members.get(user);
      }

      @Override
      public long count(UserName user, boolean invited) {
        MembershipCount count = counts.getOrDefault(user, MembershipCount.NONE);
        return invited ? count.invitations() : count.rooms();
      }

      @Override
      public long invited() {
        return loaded.invited;
      }
    };
  }

  /** Returns the headers of a change; in place of one of pins there is never a count of members. */
  private static Map<String, String> headers(Room room, long last, boolean pinned) {
    return room.members() > MAX_SHOWN_MEMBERS && !pinned
        ? Map.of("at", "" + last, "members", "" + room.members())
        : Map.of("at", "" + last);
  }

  private void apply(LoadedRoom loaded, RoomDecision decision, BatchPlan plan) {
    Room before = loaded.room;
    long offset = plan.lastOffset(before.changes()) + 1;
    Room.State state = decision.room().state();
    boolean created = before.state() != state && state == Room.State.CREATED;
    loaded.room = created ? decision.room().createdAt(offset) : decision.room().at(offset);
    loaded.isChanged = true;
    boolean deleted = loaded.room.state() == Room.State.DELETED;
    if (deleted || (before.isOpen() && !loaded.room.isOpen())) {
      plan.roomClosed(deleted ? before.address() : loaded.room.address());
    }
    if (loaded.room.state() == Room.State.DELETED) {
      loaded.ended = before;
      loaded.members.forEach((user, member) -> count(user, member, null));
      loaded.members.clear();
      loaded.invited = 0;
      loaded.changed.clear();
    }
    for (UserName user : decision.removed()) {
      put(loaded, user, null, plan);
    }
    for (Member member : decision.saved()) {
      put(loaded, member.user(), member, plan);
    }
    membersOffsets.put(before.address(), offset);
    membersOffsets.put(loaded.room.address(), offset);
  }

  private void put(LoadedRoom loaded, UserName user, @Nullable Member member, BatchPlan plan) {
    Member before = member == null ? loaded.members.remove(user) : loaded.members.put(user, member);
    loaded.changed.add(user);
    loaded.invited += count(user, before, member).invitations();
    boolean joined = member != null && member.hasJoined();
    if (joined != (before != null && before.hasJoined())) {
      plan.membershipChanged(loaded.room.address(), user, joined ? member : null);
    }
  }

  private MembershipCount count(UserName user, @Nullable Member before, @Nullable Member after) {
    MembershipCount change = MembershipCount.of(after).minus(MembershipCount.of(before));
    counts.merge(user, change, MembershipCount::plus);
    return change;
  }

  /** Returns the offset of the last change of the members of a room; 0 for other streams. */
  long membersOffset(StreamRow stream) {
    return stream.address() instanceof Address.Room
        ? membersOffsets.getOrDefault(stream.address(), stream.membersOffset())
        : 0;
  }

  /** Returns the changes of pins, to be written after the rooms. */
  PinChanges pins() {
    return pins;
  }

  /** Returns the new offsets of the last changes, by the streams of rooms. */
  Map<Address, Long> membersOffsets() {
    return membersOffsets;
  }

  /** Writes the changes. */
  void write(RoomTable table) throws SQLException {
    var countChanges = new TreeMap<String, MembershipCount>();
    for (LoadedRoom loaded : rooms.values()) {
      if (loaded.isChanged) {
        loaded.write(table);
        loaded.addCountChanges(countChanges);
      }
    }
    if (!countChanges.isEmpty()) {
      table.addCounts(countChanges);
    }
  }
}
