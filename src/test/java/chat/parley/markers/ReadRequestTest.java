package chat.parley.markers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRequestTest {

  private static ReadRequest read(String json) {
    return ReadRequest.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void aRequestMovesAMarkerOrChangesSettings() {
    ReadRequest move = read("{'stream':'chat','offset':8,'delivered':9,'epoch':'e'}");
    assertThat(move.stream()).isEqualTo("chat");
    assertThat(move.read()).isEqualTo(8);
    assertThat(move.delivered()).isEqualTo(9);
    assertThat(move.epoch()).isEqualTo("e");
    assertThat(move.settings()).isEqualTo(new ReadRequest.Settings(null, null, null));
    assertThat(read("{'stream':'chat','muted':true,'marked':false}").settings())
        .isEqualTo(new ReadRequest.Settings(true, false, null));
    assertThat(read("{'private':true}").settings())
        .isEqualTo(new ReadRequest.Settings(null, null, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{'stream':'chat'}",
        "{'offset':1}",
        "{'stream':1,'offset':1}",
        "{'stream':'chat','offset':0}",
        "{'stream':'chat','offset':-1}",
        "{'stream':'chat','offset':1.5}",
        "{'stream':'chat','offset':'1'}",
        "{'stream':'chat','offset':9223372036854775808}",
        "{'stream':'chat','offset':1,'offset':2}",
        "{'stream':'chat','offset':1,'unknown':2}",
        "{'stream':'chat','muted':'true'}",
        "{'stream':'chat','muted':true,'private':true}",
        "{'private':true,'epoch':'e'}"
      })
  void otherRequestsAreRefused(String json) {
    ChatExceptions.expect(ChatError.BAD_BODY, () -> read(json));
  }

  @Test
  void theSizeIsLimited() {
    ChatExceptions.expect(
        ChatError.MESSAGE_TOO_LARGE,
        () -> read("{'private':true}" + " ".repeat(ReadRequest.MAX_BYTES)));
  }
}
