package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;

/** {@link PollingTest} polls a server. */
class PollControllerTest {

  @AutoClose private final PollFixture fixture;
  private final PollController controller;

  PollControllerTest(@TempDir Path directory) throws Exception {
    fixture = new PollFixture(directory);
    controller =
        new PollController(
            fixture.conversation.conversation(),
            fixture.conversation.identities(),
            fixture.encoder,
            fixture.polls,
            fixture.conversation.failures());
  }

  private JsonNode poll(String... parameters) {
    MockHttpServletRequest request = PollFixture.request();
    for (int i = 0; i < parameters.length; i += 2) {
      request.addParameter(parameters[i], parameters[i + 1]);
    }
    return PollFixture.json(controller.poll(request));
  }

  @Test
  void theParametersSelectMessages() {
    fixture.send(new Address.Everyone(), "1");
    fixture.send(new Address.Everyone(), "2");
    JsonNode response = poll("at", "chat:0", "at", "room.a", "limit", "1");
    assertThat(response.get("streams")).hasSize(2);
    assertThat(response.get("streams").get(0).get("messages")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "at, chat:x, BAD_PARAMETER",
    "at, other, BAD_DESTINATION",
    "at, inbox, NO_NAME",
    "wait, 25, BAD_PARAMETER",
    "x, x, BAD_PARAMETER"
  })
  void invalidParametersAreRefused(String name, String value, ChatError error) {
    ChatExceptions.expect(error, () -> poll(name, value));
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> poll("at", "chat", "wait", "26"));
    ChatExceptions.expect(ChatError.BAD_PARAMETER, () -> poll("at", "chat", "limit", "0"));
  }
}
