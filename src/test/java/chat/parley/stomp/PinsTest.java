package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are pinned over STOMP. */
class PinsTest extends MembersScene {

  private final String members = "/app/members." + room;
  private final String changes = "/topic/members." + room;

  private static String pin(long offset) {
    return "{\"do\":\"pin\",\"offset\":%d}".formatted(offset);
  }

  private static String unpin(long offset) {
    return "{\"do\":\"unpin\",\"offset\":%d}".formatted(offset);
  }

  private String by(String json) {
    return json.replace("}", ",\"by\":\"%s\"}".formatted(ann));
  }

  private static void assertRefused(StompUser user, String code, String to, String body) {
    user.send(to, body, "receipt:refused");
    assertThat(user.next("MESSAGE").headers())
        .containsEntry("code", code)
        .containsEntry("receipt-id", "refused");
  }

  @Test
  @Shows({"pins-changes", "pins-order"})
  void subscribersOfTheChangesGetPinsInOrderWithHistoryAndResumption() {
    create("public");
    owner.store(messages, "one");
    owner.store(messages, "two");
    other.store(members, "{\"do\":\"join\"}");
    other.subscribe("live", changes);
    StompFrame first = owner.store(members, pin(1));
    String before = "{\"do\":\"pin\",\"offset\":2,\"before\":1}";
    StompFrame second = owner.store(members, before);
    assertThat(second.number("offset")).isEqualTo(first.number("offset") + 1);
    assertThat(owner.store(members, before).number("offset"))
        .as("a pin that is already there")
        .isEqualTo(second.number("offset"));
    owner.store(members, unpin(1));
    for (String change : new String[] {pin(1), before, unpin(1)}) {
      assertThat(other.next("MESSAGE").text()).isEqualTo(by(change));
    }
    other.subscribe(
        "later", changes, "offset:" + first.header("offset"), "epoch:" + first.header("epoch"));
    StompFrame replayed = other.next("MESSAGE");
    assertThat(replayed.text()).isEqualTo(by(before));
    assertThat(replayed.header("at")).isEqualTo("2");
    assertThat(other.next("MESSAGE").text()).isEqualTo(by(unpin(1)));
    other.expectNothing();
  }

  @ParameterizedTest
  @CsvSource({"0, no-message", "2, no-message", "3, no-message", "9, no-message", "4, removed"})
  @Shows("pins-refused")
  void onlyAMessageThatExistsIsPinned(long offset, String code) {
    create("public");
    owner.store(messages, "text");
    owner.store(messages, "new text", "edits:1");
    owner.subscribe("changes", changes);
    if (offset == 4) {
      owner.store(messages, "", "removes:1");
    }
    assertRefused(owner, code, members, pin(offset == 4 ? 1 : offset));
    owner.expectNothing();
  }

  @Test
  @Shows("pins-rights")
  void membersDoNotPinAndKeepTheirConnection() {
    create("public");
    owner.store(messages, "text");
    assertRefused(other, "not-a-member", members, pin(1));
    other.store(members, "{\"do\":\"join\"}");
    assertRefused(other, "not-your-role", members, pin(1));
    assertRefused(other, "bad-body", members, "{\"do\":\"pin\"}");
    owner.store(members, "{\"do\":\"role\",\"user\":\"%s\",\"role\":\"moderator\"}".formatted(bob));
    other.store(members, pin(1));
  }

  @Test
  @Shows("pins-rights")
  void usersDoNotPinInAnOpenRoom() {
    owner.store(messages, "text");
    assertRefused(owner, "not-your-role", members, pin(1));
    assertRefused(owner, "not-your-role", members, unpin(1));
  }
}
