package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.History;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HistoryPageTest {

  private static final UserName ALICE = new UserName("alice");

  private static ChatMessage message(Draft draft) {
    return new ChatMessage("e-7", 1234, new StreamPosition("e", 7), draft);
  }

  private static String json(Draft draft) {
    return JsonMapper.shared().writeValueAsString(HistoryPage.Message.of(message(draft)));
  }

  @Test
  void aPageStatesTheBoundsOfItsStream() {
    var message = message(Draft.of(new Address.Everyone(), ALICE, Body.ofText(new byte[0], null)));
    HistoryPage page =
        HistoryPage.of("chat", new History(5, new StreamPosition("e", 9), List.of(message)));
    assertThat(page.stream()).isEqualTo("chat");
    assertThat(page.epoch()).isEqualTo("e");
    assertThat(page.first()).isEqualTo(6);
    assertThat(page.last()).isEqualTo(9);
    assertThat(page.messages()).extracting(HistoryPage.Message::offset).containsExactly(7L);
  }

  @Test
  void thePageOfAnEmptyStreamStartsWithTheNextOffset() {
    HistoryPage page =
        HistoryPage.of("chat", new History(0, new StreamPosition("e", 0), List.of()));
    assertThat(page.first()).isEqualTo(1);
    assertThat(page.last()).isZero();
    assertThat(page.messages()).isEmpty();
  }

  @Test
  void aTextIsASingleMember() {
    var draft =
        new Draft(
            new Address.Everyone(),
            ALICE,
            Body.ofText("hällo".getBytes(UTF_8), "text/plain"),
            "c-1",
            true,
            Map.of("x", "y"));
    assertThat(json(draft))
        .isEqualTo(
            "{\"offset\":7,\"id\":\"e-7\",\"from\":\"alice\",\"timestamp\":1234,"
                + "\"contentType\":\"text/plain\",\"body\":\"hällo\","
                + "\"clientMessageId\":\"c-1\",\"headers\":{\"x\":\"y\"}}");
  }

  @Test
  void bytesAreBase64Encoded() {
    byte[] bytes = {(byte) 0xFF, 0};
    assertThat(json(Draft.of(new Address.Everyone(), ALICE, Body.ofBytes(bytes, null))))
        .isEqualTo(
            "{\"offset\":7,\"id\":\"e-7\",\"from\":\"alice\",\"timestamp\":1234,"
                + "\"bodyBase64\":\"/wA=\"}");
  }

  @Test
  void anEmptyTextIsNotOmitted() {
    assertThat(json(Draft.of(new Address.Everyone(), ALICE, Body.ofText(new byte[0], null))))
        .contains("\"body\":\"\"")
        .doesNotContain("bodyBase64", "contentType", "clientMessageId", "headers");
  }
}
