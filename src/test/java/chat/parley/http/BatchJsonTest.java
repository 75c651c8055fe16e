package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchJsonTest {

  private final List<Map<String, String>> messages = new ArrayList<>();

  private void read(String json) {
    BatchJson.read(
        json.getBytes(UTF_8),
        (fields, headers) -> {
          messages.add(fields);
          messages.add(headers);
        });
  }

  @Test
  void eachMessageHasFieldsAndHeaders() {
    read(
        """
        {"messages": [
          {"to": "chat", "headers": {"a": "1", "b": null}, "body": "x", "contentType": null},
          {"bodyBase64": "AP8=", "clientMessageId": "7", "headers": null},
          {}]}
        """);
    assertThat(messages)
        .containsExactly(
            Map.of("to", "chat", "body", "x"),
            Map.of("a", "1"),
            Map.of("bodyBase64", "AP8=", "clientMessageId", "7"),
            Map.of(),
            Map.of(),
            Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"messages\":{}}",
        "{\"messages\":[",
        "{\"messages\":[7]}",
        "{\"messages\":[[]]}",
        "{\"messages\":[]}x",
        "{\"messages\":[],\"more\":1}",
        "{\"other\":[]}",
        "{\"messages\":[{\"to\":7}]}",
        "{\"messages\":[{\"To\":\"chat\"}]}",
        "{\"messages\":[{\"headers\":[]}]}",
        "{\"messages\":[{\"headers\":{\"a\":{}}}]}",
        "{\"messages\":[{\"headers\":{\"a\":{\"a\":{\"a\":{}}}}}]}"
      })
  void otherJsonIsRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json));
  }
}
