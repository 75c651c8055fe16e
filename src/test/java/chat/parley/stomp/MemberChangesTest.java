package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of members over STOMP, one by one, and their refusals. */
class MemberChangesTest extends MembersScene {

  private final String members = "/app/members." + room;

  private static String action(String action, String user) {
    return "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }

  private static void assertRefused(StompUser user, String code, String to, String body) {
    user.send(to, body, "receipt:refused");
    assertThat(user.next("MESSAGE").headers())
        .containsEntry("code", code)
        .containsEntry("receipt-id", "refused");
  }

  @Test
  @Shows("members-change")
  void aModeratorAddsAndRemovesAMember() {
    create("private");
    String add = action("add", bob).replace("}", ",\"role\":\"reader\"}");
    long added = Long.parseLong(owner.store(members, add).header("offset"));
    other.subscribe("m", messages);
    assertRefused(other, "not-your-role", messages, "a reader");
    assertRefused(other, "not-your-role", members, action("add", "eve"));
    assertRefused(other, "not-your-role", members, action("remove", ann));
    StompFrame removed = owner.store(members, action("remove", bob));
    assertThat(removed.header("offset")).isEqualTo(String.valueOf(added + 1));
    assertThat(other.next("MESSAGE").headers())
        .containsEntry("ended", "m")
        .containsEntry("code", "not-a-member");
    assertRefused(other, "not-a-member", messages, "removed");
    owner.store(messages, "later");
    other.expectNothing();
  }

  @Test
  @Shows("members-change")
  void anIdBelongsToOneChange() {
    create("public");
    other.store(members, "{\"do\":\"join\"}", "client-message-id:join");
    other.store(messages, "text", "client-message-id:text");
    for (String id : new String[] {"join", "text"}) {
      try (var phone = StompUser.connect(server, bob)) {
        phone.send(members, "{\"do\":\"leave\"}", "client-message-id:" + id, "receipt:7");
        assertThat(phone.next("ERROR").headers())
            .containsEntry("code", "bad-header")
            .containsEntry("receipt-id", "7");
        assertThat(phone.socket().closeCode()).isEqualTo(1008);
      }
    }
    other.store(messages, "still a member");
    StompFrame again = other.store(members, "{\"do\":\"join\"}", "client-message-id:join");
    assertThat(again.header("duplicate")).isEqualTo("true");
  }

  @Test
  @Shows("room-again")
  void aRoomThatIsCreatedAgainIsNotResumedFromThePositionOfTheFormerOne() {
    RoomOwner admin = create("private");
    StompFrame old = owner.store(messages, "old");
    owner.store(messages, "old too");
    admin.delete();
    create("private");
    StompFrame resumed =
        owner.subscribe(
            "m", messages, "offset:" + old.header("offset"), "epoch:" + old.header("epoch"));
    assertThat(resumed.headers()).containsEntry("recovered", "false").containsEntry("offset", "0");
    assertThat(resumed.header("epoch")).isNotEqualTo(old.header("epoch"));
    owner.store(messages, "new");
    assertThat(owner.next("MESSAGE").text()).isEqualTo("new");
    assertThat(owner.subscribe("all", messages, "offset:0").header("recovered")).isEqualTo("true");
    assertThat(owner.next("MESSAGE").text()).isEqualTo("new");
    owner.expectNothing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"do\":\"leave\"}",
        "{\"do\":\"remove\",\"user\":\"ann\"}",
        "{\"do\":\"role\",\"user\":\"ann\",\"role\":\"member\"}"
      })
  @Shows("members-change")
  void theLastOwnerStaysOwner(String json) {
    create("private");
    assertRefused(owner, "last-owner", members, json.replace("\"ann\"", "\"" + ann + "\""));
    owner.store(members, action("add", bob));
    owner.store(messages, "still a member");
  }

  @Test
  @Shows("members-change")
  void aFullRoomTakesNoMember() {
    create("public").update("{\"limit\": 2}");
    owner.store(members, action("add", "eve"));
    owner.store(members, action("invite", bob));
    assertRefused(other, "room-full", members, "{\"do\":\"accept\"}");
    assertRefused(other, "room-full", members, "{\"do\":\"join\"}");
    assertRefused(owner, "room-full", members, action("add", bob));
    assertRefused(other, "not-a-member", messages, "no member");
    owner.store(members, action("remove", "eve"));
    other.store(members, "{\"do\":\"accept\"}");
  }

  @Test
  @Shows({"room-limits", "code-too-many-rooms", "code-too-many-invitations"})
  void aUserIsInALimitedNumberOfRooms() {
    try (var small =
            ParleyServer.start(
                "parley.limits.rooms-per-user=1",
                "parley.limits.invitations-per-user=1",
                "parley.limits.invitations-per-room=1");
        var eve = StompUser.connect(small, "eve")) {
      eve.subscribe("errors", ERRORS);
      for (String name : new String[] {"a", "b"}) {
        RoomOwner.create(small, "owner-" + name, name, "public");
      }
      eve.store("/app/members.a", "{\"do\":\"join\"}");
      assertRefused(eve, "too-many-rooms", "/app/members.b", "{\"do\":\"join\"}");
      assertRefused(eve, "not-a-member", "/topic/room.b", "no member");
      eve.store("/app/members.a", action("invite", "carl"));
      assertRefused(eve, "too-many-invitations", "/app/members.a", action("invite", "dan"));
      assertRefusedInvitation(small);
      eve.store("/app/members.a", "{\"do\":\"leave\"}");
      eve.store("/app/members.b", "{\"do\":\"join\"}");
    }
  }

  private static void assertRefusedInvitation(ParleyServer server) {
    try (var owner = StompUser.connect(server, "owner-b")) {
      owner.subscribe("errors", ERRORS);
      assertRefused(owner, "too-many-invitations", "/app/members.b", action("invite", "carl"));
    }
  }

  @Test
  void aChangeCannotBePartOfATransaction() {
    create("public");
    try (var zoe = StompUser.connect(server, Names.unique("zoe"))) {
      zoe.frame("BEGIN", "", "transaction:t");
      zoe.send(members, "{}", "transaction:t");
      assertThat(zoe.next("ERROR").header("code")).isEqualTo("bad-header");
    }
  }
}
