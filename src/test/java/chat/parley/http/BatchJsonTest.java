package chat.parley.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchJsonTest {

  private static final Limits LIMITS = TestLimits.of("headers=2", "header-size=10B");

  private final List<Map<String, String>> messages = new ArrayList<>();

  private void read(String json) {
    read(json.getBytes(UTF_8));
  }

  private void read(byte[] json) {
    BatchJson.read(
        json,
        LIMITS,
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'to':'chat','to':'chat'}|to",
        "{'body':null,'body':'x'}|body",
        "{'headers':{},'headers':{}}|headers",
        "{'headers':{'a':null,'a':''}}|a",
        "{'headers':{'\\ud800':'','\\ud800':''}}|?"
      })
  void aRepeatedKeyIsRefused(String message, String key) {
    var refusal =
        ChatExceptions.expect(
            ChatError.BAD_BODY,
            () -> read("{\"messages\":[{},%s]}".formatted(message.replace('\'', '"'))));
    assertThat(refusal.text()).isEqualTo("messages[1]: The key '%s' is repeated".formatted(key));
  }

  @Test
  void theHeadersOfAMessageAreLimitedWhileItIsParsed() {
    read("{\"messages\":[{\"headers\":{\"a\":\"1234\",\"b\":\"1234\"}}]}");
    assertThat(messages).hasSize(2);
    for (String headers :
        List.of(
            "\"a\":\"1234\",\"b\":\"12345\"",
            "\"a\":\"\",\"b\":\"\",\"c\":\"\"",
            "\"a\":null,\"b\":null,\"c\":null")) {
      // The text ends there: what follows is not read.
      ChatExceptions.expect(
          ChatError.BAD_HEADER, () -> read("{\"messages\":[{\"headers\":{" + headers));
    }
    assertThat(messages).hasSize(2);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] json = "{\"messages\":[{\"body\":\"\u00fc\"}]}".getBytes(ISO_8859_1);
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json));
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read("{\"messages\":[]}".getBytes(UTF_16)));
  }
}
