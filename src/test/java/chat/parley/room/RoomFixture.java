package chat.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction.Addition;
import chat.parley.room.RoomAction.Change;
import chat.parley.testkit.ChatExceptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A room with members, kept in memory, to which {@link RoomRules} are applied. */
final class RoomFixture implements Membership {

  static final RoomName NAME = new RoomName("lobby");
  static final RoomLimits LIMITS = new RoomLimits(true, 1_000, 3_000, 1_000, 2_000);

  private final Map<UserName, Member> members = new LinkedHashMap<>();
  private final Map<UserName, Long> otherRooms = new LinkedHashMap<>();
  private RoomLimits limits = LIMITS;
  private Room room = Room.implicit(NAME);
  private long lastOffset;

  static UserName user(String name) {
    return new UserName(name);
  }

  /** Returns a room of a kind, with its defaults, that {@code ann} owns. */
  static RoomFixture of(RoomKind kind) {
    return of(RoomSettings.defaults(kind, LIMITS.members()));
  }

  static RoomFixture of(RoomSettings settings) {
    var fixture = new RoomFixture();
    fixture.apply("ann", new RoomAction.Create(settings, user("ann")));
    return fixture;
  }

  Room room() {
    return room;
  }

  @Nullable Member member(String name) {
    return of(user(name));
  }

  RoomFixture withLimits(RoomLimits changed) {
    limits = changed;
    return this;
  }

  /** Gives a user a role, past the rules. */
  RoomFixture with(String name, MemberRole role) {
    members.put(user(name), new Member(user(name), role, 0));
    long count = members.values().stream().filter(m -> m.role() != MemberRole.INVITED).count();
    long owners = members.values().stream().filter(m -> m.role() == MemberRole.OWNER).count();
    room = room.with(count, owners);
    return this;
  }

  /** Gives a user memberships, or invitations, in other rooms. */
  RoomFixture inOtherRooms(String name, long count) {
    otherRooms.put(user(name), count);
    return this;
  }

  @Override
  public long invited() {
    return members.values().stream().filter(member -> !member.hasJoined()).count();
  }

  /** Stores messages. */
  RoomFixture withMessages(long count) {
    lastOffset += count;
    return this;
  }

  RoomDecision apply(String by, RoomAction action) {
    return apply(by, false, action);
  }

  /** Decides an action, and applies the decision as a store does. */
  RoomDecision apply(String by, boolean service, RoomAction action) {
    RoomDecision decision = decide(by, service, action);
    room = decision.room();
    if (room.state() == Room.State.DELETED) {
      members.clear();
      lastOffset = 0;
    }
    decision.saved().forEach(member -> members.put(member.user(), member));
    decision.removed().forEach(members::remove);
    return decision;
  }

  RoomDecision decide(String by, boolean service, RoomAction action) {
    var change = new RoomCondition.Change(room, user(by), service, action, limits);
    return RoomRules.decide(change, room, lastOffset, this);
  }

  @Override
  public @Nullable Member of(UserName user) {
    return members.get(user);
  }

  @Override
  public long count(UserName user, boolean invited) {
    Member own = members.get(user);
    boolean here = own != null && (own.role() == MemberRole.INVITED) == invited;
    return otherRooms.getOrDefault(user, 0L) + (here ? 1 : 0);
  }

  static RoomAction creation(RoomKind kind, String owner) {
    return new RoomAction.Create(RoomSettings.defaults(kind, LIMITS.members()), user(owner));
  }

  static RoomAction configure(
      @Nullable RoomKind kind, @Nullable String topic, @Nullable Long limit) {
    return new RoomAction.Configure(
        new RoomSettings.Patch(kind, null, topic, limit, null, null, null, null));
  }

  static RoomAction add(String name, @Nullable MemberRole role) {
    return new Change(List.of(new Addition(user(name), role, null)), List.of());
  }

  static RoomAction remove(String name) {
    return new Change(List.of(), List.of(user(name)));
  }

  /** Asserts that an action is refused, and changes nothing. */
  void assertRefused(ChatError error, String by, RoomAction action) {
    Room before = room;
    ChatExceptions.expect(error, () -> apply(by, action));
    assertThat(room).isEqualTo(before);
  }
}
