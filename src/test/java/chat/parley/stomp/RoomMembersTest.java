package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The members of rooms over STOMP. */
class RoomMembersTest extends MembersScene {

  private final String changes = "/topic/members." + room;

  private StompFrame change(StompUser user, String json, String... headers) {
    return user.store("/app/members." + room, json, headers);
  }

  private StompFrame invite() {
    return change(owner, "{\"do\":\"invite\",\"user\":\"%s\"}".formatted(bob));
  }

  private void assertRefused(StompUser user, String code, String json) {
    user.send("/app/members." + room, json, "receipt:refused");
    StompFrame refusal = user.next("MESSAGE");
    assertThat(refusal.headers())
        .containsEntry("code", code)
        .containsEntry("receipt-id", "refused")
        .containsEntry("subscription", "errors");
  }

  @Test
  @Shows("members-change")
  void theReceiptOfAChangeHasItsPositionAndTheChangeIsInForce() {
    create("private");
    owner.subscribe("changes", changes, "history:1");
    long created = Long.parseLong(owner.next("MESSAGE").header("offset"));
    StompFrame invited = invite();
    assertThat(invited.header("offset")).isEqualTo(String.valueOf(created + 1));
    assertThat(invited.headers())
        .containsKeys("message-id", "epoch")
        .doesNotContainKey("duplicate");
    change(other, "{\"do\":\"accept\"}");
    other.store(messages, "I am here");
  }

  @Test
  @Shows("members-change")
  void aRepeatedChangeHasThePositionOfTheFirst() {
    create("public");
    String id = "client-message-id:" + Names.unique("id");
    StompFrame first = change(other, "{\"do\":\"join\"}", id);
    change(other, "{\"do\":\"leave\"}");
    StompFrame again = change(other, "{\"do\":\"join\"}", id);
    assertThat(again.headers())
        .containsEntry("offset", first.header("offset"))
        .containsEntry("duplicate", "true");
    assertRefused(other, "not-a-member", "{\"do\":\"leave\"}");
  }

  @Test
  @Shows("members-stream")
  void theChangesAreDeliveredInOrderWithTheOffsetOfTheLastMessage() {
    create("private");
    owner.subscribe("changes", changes);
    invite();
    change(other, "{\"do\":\"accept\"}");
    owner.store(messages, "one");
    owner.store(messages, "two");
    change(owner, "{\"do\":\"role\",\"user\":\"%s\",\"role\":\"reader\"}".formatted(bob));
    long first = nextChange("invite", 0);
    assertThat(nextChange("accept", 0)).isEqualTo(first + 1);
    assertThat(nextChange("role", 2)).isEqualTo(first + 2);
    assertRefusedToWrite(other);
  }

  /** Expects a change with the offset of the last message before it, and returns its own offset. */
  private long nextChange(String action, long at) {
    StompFrame next = owner.next("MESSAGE");
    assertThat(next.headers())
        .containsEntry("destination", changes)
        .containsEntry("at", String.valueOf(at));
    assertThat(next.text()).contains("\"do\":\"%s\"".formatted(action), "\"by\":\"");
    return Long.parseLong(next.header("offset"));
  }

  private void assertRefusedToWrite(StompUser user) {
    user.send(messages, "may I?", "receipt:refused");
    assertThat(user.next("MESSAGE").header("code")).isEqualTo("not-your-role");
  }

  @Test
  @Shows("members-stream")
  void theChangesAreResumedFromAPosition() {
    create("private");
    StompFrame invited = invite();
    change(other, "{\"do\":\"accept\"}");
    change(other, "{\"do\":\"leave\"}");
    StompFrame receipt =
        owner.subscribe(
            "changes",
            changes,
            "offset:" + invited.header("offset"),
            "epoch:" + invited.header("epoch"));
    assertThat(receipt.header("recovered")).isEqualTo("true");
    assertThat(owner.next("MESSAGE").text()).contains("accept");
    assertThat(owner.next("MESSAGE").text()).contains("leave");
    owner.expectNothing();
  }

  @Test
  @Shows("subscription-ended")
  void aRemovedUserIsToldWhichSubscriptionsHaveEnded() {
    RoomOwner admin = create("private");
    admin.add(bob);
    other.subscribe("m:1", messages);
    other.subscribe("c:1", changes);
    owner.store(messages, "before");
    assertThat(other.next("MESSAGE").text()).isEqualTo("before");
    admin.remove(bob);
    owner.store(messages, "after");
    var ended = new TreeSet<String>();
    while (ended.size() < 2) {
      StompFrame end = other.next("MESSAGE");
      assertThat(end.headers())
          .containsEntry("subscription", "errors")
          .containsEntry("code", "not-a-member");
      ended.add(end.header("ended"));
    }
    assertThat(ended).containsExactly("c:1", "m:1");
    other.frame("UNSUBSCRIBE", "", "id:m\\c1", "receipt:7");
    assertThat(other.receipt("7").command()).isEqualTo("RECEIPT");
    other.expectNothing();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Shows("subscription-ended")
  void aUserThatLeavesIsToldTooAndMaySubscribeAgain(boolean deleted) {
    RoomOwner admin = create("public");
    change(other, "{\"do\":\"join\"}");
    other.subscribe("m", messages);
    if (deleted) {
      admin.delete();
      RoomOwner.create(server, ann, room, "public");
    } else {
      change(other, "{\"do\":\"leave\"}");
    }
    assertThat(other.next("MESSAGE").headers())
        .containsEntry("ended", "m")
        .containsEntry("code", deleted ? "no-room" : "not-a-member");
    change(other, "{\"do\":\"join\"}");
    other.subscribe("m", messages);
    owner.store(messages, "again");
    assertThat(other.next("MESSAGE").text()).isEqualTo("again");
  }

  @Test
  @Shows("subscription-ended")
  void withoutASubscriptionForErrorsTheConnectionIsClosed() {
    RoomOwner admin = create("private");
    admin.add(bob);
    try (var phone = StompUser.connect(server, bob)) {
      phone.subscribe("m", messages);
      admin.remove(bob);
      assertThat(phone.next("ERROR").headers())
          .containsEntry("code", "not-a-member")
          .containsEntry("ended", "m");
      assertThat(phone.socket().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  @Shows("members-count")
  void theSubscribersOfALargeRoomGetItsNumberOfMembers() {
    RoomOwner admin = create("private");
    owner.subscribe("changes", changes);
    admin.change(additions(0, 1_000));
    StompFrame last = owner.next("MESSAGE");
    assertThat(last.text()).isEqualTo("{\"members\": 1001}");
    for (int i = 1; i <= 20; i++) {
      admin.add(bob + i);
    }
    int received = 0;
    for (; !last.text().equals("{\"members\": 1021}"); received++) {
      StompFrame next = owner.next("MESSAGE");
      assertThat(next.headers()).doesNotContainKey("offset");
      assertThat(timestamp(next) - timestamp(last)).isGreaterThanOrEqualTo(900);
      last = next;
    }
    assertThat(received).isLessThan(20);
  }

  private static long timestamp(StompFrame message) {
    return Long.parseLong(message.header("timestamp"));
  }

  private static String additions(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> "{\"user\":\"user-%d\"}".formatted(i))
        .collect(Collectors.joining(",", "{\"add\":[", "]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not-a-member | {\"do\":\"join\"}",
        "not-a-member | {\"do\":\"leave\"}",
        "not-a-member | {\"do\":\"accept\"}",
        "not-a-member | {\"do\":\"decline\"}",
        "not-a-member | {\"do\":\"invite\",\"user\":\"eve\"}",
        "not-a-member | {\"do\":\"add\",\"user\":\"eve\"}",
        "bad-body | {\"do\":\"join\",\"do\":\"join\"}",
        "bad-body | {\"do\":\"role\",\"user\":\"eve\",\"role\":\"king\"}",
        "bad-body | {\"do\":[\"join\"]}",
        "bad-body | [[[[[[[[]]]]]]]]",
        "bad-body | {",
        "bad-name | {\"do\":\"invite\",\"user\":\"a b\"}",
      })
  void aRefusedChangeLeavesTheConnectionOpen(String code, String json) {
    create("private");
    assertRefused(other, code, json);
    change(owner, "{\"do\":\"invite\",\"user\":\"%s\"}".formatted(bob));
    change(other, "{\"do\":\"decline\"}");
  }

  @Test
  void hugeBodiesAndUnknownRoomsAreRefused() {
    create("private");
    String huge = "{\"do\":\"%s\",\"user\":\"" + "x".repeat(60_000) + "\"}";
    assertRefused(other, "bad-body", huge.formatted("join"));
    assertRefused(other, "bad-name", huge.formatted("invite"));
    other.send("/app/members." + Names.unique("unknown"), "{\"do\":\"join\"}", "receipt:unknown");
    assertThat(other.next("MESSAGE").headers())
        .containsEntry("code", "no-room")
        .containsEntry("receipt-id", "unknown");
    other.send("/app/members.a b", "{\"do\":\"join\"}");
    assertThat(other.next("MESSAGE").header("code")).isEqualTo("bad-name");
  }
}
