package chat.parley.room;

import static chat.parley.room.RoomFixture.add;
import static chat.parley.room.RoomFixture.configure;
import static chat.parley.room.RoomFixture.creation;
import static chat.parley.room.RoomFixture.remove;
import static chat.parley.room.RoomFixture.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatException;
import chat.parley.testkit.Shows;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights of each role in the rooms of each kind, for every action. */
class RoomRolesTest {

  private static final String[] ACTORS = {
    "stranger", "invited", "reader", "member", "moderator", "owner", "service"
  };

  private static final Map<String, String> REFUSALS =
      Map.of("m", "not-a-member", "r", "not-your-role", "o", "last-owner", "x", "room-exists");

  /**
   * The outcome of each action in a public room: y for allowed, or the refusal, of which {@link
   * #REFUSALS} has the codes. In the room are also {@code ann}, an owner unless the acting user is
   * one, the moderator {@code mo} and the member {@code bob}.
   */
  private static final String PUBLIC =
      """
      action                stranger  invited   reader    member    moderator owner     service
      set the topic         m         m         r         r         y         y         y
      set the kind          m         m         r         r         r         y         y
      set the limit         m         m         r         r         r         y         y
      delete                m         m         r         r         r         y         y
      create                x         x         x         x         x         x         x
      join                  y         y         y         y         y         y         y
      leave                 m         m         y         y         y         o         m
      accept                m         y         y         y         y         y         m
      decline               m         y         m         m         m         m         m
      invite eve            m         m         r         y         y         y         y
      make bob a reader     m         m         r         r         y         y         y
      make bob a moderator  m         m         r         r         r         y         y
      make bob an owner     m         m         r         r         r         y         y
      make mo a member      m         m         r         r         r         y         y
      make eve a member     m         m         r         r         m         m         m
      demote the owner      m         m         r         r         r         o         o
      add eve               m         m         r         r         y         y         y
      add eve as moderator  m         m         r         r         r         y         y
      add bob               m         m         r         r         y         y         y
      add bob as moderator  m         m         r         r         r         y         y
      add oneself           y         y         y         y         y         y         y
      add oneself as owner  m         m         r         r         r         y         y
      remove bob            m         m         r         r         y         y         y
      remove eve            m         m         r         r         y         y         y
      remove mo             m         m         r         r         r         y         y
      remove the owner      m         m         r         r         r         o         o
      remove oneself        m         y         y         y         y         o         y
      """;

  /** The rows in which a private room differs. */
  private static final String PRIVATE =
      """
      action                stranger  invited   reader    member    moderator owner     service
      join                  m         y         y         y         y         y         m
      add oneself           m         y         y         y         y         y         y
      """;

  record Cell(RoomKind kind, String action, String actor, String outcome) {}

  private static Stream<Cell> cells(RoomKind kind, String table) {
    return table
        .lines()
        .skip(1)
        .flatMap(
            line -> {
              String action = line.substring(0, 22).strip();
              String[] outcomes = line.substring(22).strip().split(" +");
              assertThat(outcomes).hasSameSizeAs(ACTORS);
              return Stream.iterate(0, i -> i < outcomes.length, i -> i + 1)
                  .map(
                      i ->
                          new Cell(
                              kind,
                              action,
                              ACTORS[i],
                              REFUSALS.getOrDefault(outcomes[i], outcomes[i])));
            });
  }

  static Stream<Cell> cells() {
    Stream<Cell> same =
        cells(RoomKind.PRIVATE, PUBLIC)
            .filter(
                cell ->
                    cells(RoomKind.PRIVATE, PRIVATE)
                        .noneMatch(other -> other.action().equals(cell.action())));
    return Stream.of(cells(RoomKind.PUBLIC, PUBLIC), cells(RoomKind.PRIVATE, PRIVATE), same)
        .flatMap(s -> s);
  }

  private static RoomFixture room(RoomKind kind, String actor) {
    RoomFixture room =
        RoomFixture.of(kind).with("mo", MemberRole.MODERATOR).with("bob", MemberRole.MEMBER);
    return switch (actor) {
      case "stranger", "service" -> room;
      case "owner" -> room;
      default -> room.with("me", role(actor));
    };
  }

  private static MemberRole role(String text) {
    return Stream.of(MemberRole.values()).filter(r -> r.text().equals(text)).findFirst().get();
  }

  /** Returns the action; the only owner of the room is {@code ann}. */
  private static RoomAction action(String text, String by) {
    return switch (text) {
      case "set the topic" -> configure(null, "news", null);
      case "set the kind" -> configure(RoomKind.PUBLIC, null, null);
      case "set the limit" -> configure(null, null, 7L);
      case "delete" -> new RoomAction.Delete();
      case "create" -> creation(RoomKind.PUBLIC, by);
      case "join" -> new RoomAction.Join();
      case "leave" -> new RoomAction.Leave();
      case "accept" -> new RoomAction.Accept();
      case "decline" -> new RoomAction.Decline();
      case "invite eve" -> new RoomAction.Invite(user("eve"));
      case "make bob a reader" -> new RoomAction.SetRole(user("bob"), MemberRole.READER);
      case "make bob a moderator" -> new RoomAction.SetRole(user("bob"), MemberRole.MODERATOR);
      case "make bob an owner" -> new RoomAction.SetRole(user("bob"), MemberRole.OWNER);
      case "make mo a member" -> new RoomAction.SetRole(user("mo"), MemberRole.MEMBER);
      case "make eve a member" -> new RoomAction.SetRole(user("eve"), MemberRole.MEMBER);
      case "demote the owner" -> new RoomAction.SetRole(user("ann"), MemberRole.MEMBER);
      case "add eve" -> add("eve", null);
      case "add eve as moderator" -> add("eve", MemberRole.MODERATOR);
      case "add bob" -> add("bob", null);
      case "add bob as moderator" -> add("bob", MemberRole.MODERATOR);
      case "add oneself" -> add(by, null);
      case "add oneself as owner" -> add(by, MemberRole.OWNER);
      case "remove bob" -> remove("bob");
      case "remove eve" -> remove("eve");
      case "remove mo" -> remove("mo");
      case "remove the owner" -> remove("ann");
      case "remove oneself" -> remove(by);
      default -> throw new IllegalArgumentException(text);
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  @Shows("room-rights")
  void theRightsFollowFromKindRoleAndAction(Cell cell) {
    String by = cell.actor().equals("owner") ? "ann" : "me";
    RoomFixture room = room(cell.kind(), cell.actor());
    String outcome = "y";
    try {
      room.apply(by, cell.actor().equals("service"), action(cell.action(), by));
    } catch (ChatException e) {
      outcome = e.error().code();
    }
    assertThat(outcome).isEqualTo(cell.outcome());
  }
}
