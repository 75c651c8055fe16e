package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts by which a developer learns which destination to use. */
class RefusedDestinationTest {

  private static final UserName BOB = new UserName("bob");

  private static String unknown(ThrowingCallable call) {
    return ChatExceptions.expect(ChatError.BAD_DESTINATION, call).text();
  }

  @ParameterizedTest
  @CsvSource({
    "/queue/orders, /user/queue/messages, /topic/{name}",
    "/exchange/amq.topic/x, /user/queue/messages, /topic/{name}",
    "/app/hello, SEND only, /topic/{name}",
    "/user/queue/greetings, /user/queue/messages, /user/queue/errors"
  })
  @Shows("other-destinations")
  void aRefusedSubscribeNamesTheAlternatives(String destination, String first, String second) {
    assertThat(unknown(() -> Destination.parseSubscribe(destination, BOB)))
        .startsWith("Unknown destination '" + destination + "'; ")
        .contains(first, second)
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/queue/orders, /user/{name}/queue/messages, /topic/{name}",
    "/exchange/amq.topic/x, /user/{name}/queue/messages, /topic/{name}",
    "/app/hello, room.{room}, /topic/{name}",
    "/user/bob/queue/greetings, one user, /user/{name}/queue/messages"
  })
  @Shows("other-destinations")
  void aRefusedSendNamesTheAlternatives(String destination, String first, String second) {
    assertThat(unknown(() -> Destination.parseSend(destination, BOB)))
        .startsWith("Unknown destination '" + destination + "'; ")
        .contains(first, second)
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"members.", "presence."})
  @Shows("other-destinations")
  void aReservedNameIsRefusedWithTheFullDestinationOfTheRoom(String reserved) {
    String destination = "/topic/" + reserved + "lobby";
    assertThat(unknown(() -> Destination.parseSend(destination, BOB)))
        .isEqualTo(
            "Unknown destination '%s'; names that begin with %s are reserved; the room of this name is /topic/room.{name}"
                .formatted(destination, reserved));
  }

  @Test
  void aNameThatARoomMustNotHaveIsRefusedWithTheRule() {
    assertThat(
            ChatExceptions.expect(
                    ChatError.BAD_NAME, () -> Destination.parseSend("/topic/a/b", BOB))
                .text())
        .isEqualTo(
            "Invalid destination '/topic/a/b'. A room name must have 1 to 64 letters, marks, digits"
                + " or . _ - @ + ~ of any script");
  }
}
