package chat.parley.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceRequestTest {

  private static PresenceRequest read(String json) {
    return PresenceRequest.read(json.getBytes(UTF_8));
  }

  @Test
  void itHasListsOfUsersAndAState() {
    PresenceRequest request = read("{\"watch\":[\"bob\"],\"unwatch\":[],\"state\":\"away\"}");
    assertThat(request.watch()).containsExactly(new UserName("bob"));
    assertThat(request.unwatch()).isEmpty();
    assertThat(request.state()).isEqualTo(Availability.AWAY);
    assertThat(request.changesWatch()).isTrue();
    assertThat(read("{\"unwatch\":[\"bob\"]}"))
        .isEqualTo(new PresenceRequest(Set.of(), Set.of(new UserName("bob")), null));
    assertThat(read("{\"state\":\"invisible\"}").changesWatch()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"watch\":\"bob\"}",
        "{\"watch\":[7]}",
        "{\"watch\":[[]]}",
        "{\"watch\":null}",
        "{\"state\":\"offline\"}",
        "{\"state\":\"Online\"}",
        "{\"state\":1}",
        "{\"state\":\"away\",\"state\":\"away\"}",
        "{\"state\":\"away\",\"until\":1}"
      })
  void anythingElseIsRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json));
  }

  @Test
  void aNameCountsOnceAndMoreNamesThanASessionCanWatchAreRefused() {
    read("{\"watch\":[\"bob\",\"bob\"]}").checkSize(1);
    for (String list : new String[] {"watch", "unwatch"}) {
      ChatExceptions.expect(
          ChatError.TOO_MANY_WATCHED,
          () -> read("{\"%s\":[\"bob\",\"carl\"]}".formatted(list)).checkSize(1));
    }
  }

  @Test
  void invalidNamesAndLongRequestsAreRefused() {
    ChatExceptions.expect(ChatError.BAD_NAME, () -> read("{\"unwatch\":[\"a b\"]}"));
    ChatExceptions.expect(
        ChatError.MESSAGE_TOO_LARGE, () -> read(" ".repeat(PresenceRequest.MAX_BYTES + 1)));
  }
}
