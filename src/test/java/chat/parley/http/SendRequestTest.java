package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class SendRequestTest {

  private static final Address CHAT = new Address.Everyone();
  private static final UserName ALICE = new UserName("alice");

  private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");

  private Draft read() {
    return SendRequest.read(request, CHAT, ALICE, TestLimits.of("message-size=10B"), null);
  }

  @Test
  void theBodyIsTheMessage() {
    request.setContent("grüße".getBytes(UTF_8));
    request.setContentType("text/plain");
    request.addHeader("Idempotency-Key", "\"7\"");
    request.addHeader("Parley-Header-a", "b");
    Draft draft = read();
    assertThat(draft.to()).isEqualTo(CHAT);
    assertThat(draft.from()).isEqualTo(ALICE);
    assertThat(draft.body().asString()).isEqualTo("grüße");
    assertThat(draft.body().text()).isTrue();
    assertThat(draft.body().contentType()).isEqualTo("text/plain");
    assertThat(draft.clientMessageId()).isEqualTo("7");
    assertThat(draft.persistent()).isTrue();
    assertThat(draft.extras()).containsOnlyKeys("a").containsEntry("a", "b");
    assertThat(draft.arrival()).isNotNull();
  }

  @Test
  void nothingButABodyIsNeeded() {
    request.setContent(new byte[] {0, (byte) 0xFF});
    Draft draft = read();
    assertThat(draft.body().text()).isFalse();
    assertThat(draft.body().contentType()).isNull();
    assertThat(draft.clientMessageId()).isNull();
    assertThat(draft.extras()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ephemeral=true, false",
    "a=b&ephemeral=true, false",
    "ephemeral=false, true",
    "ephemera%6c=%74rue, false",
    "a&b=&ephemeral=true&ephemeral=x, false",
    "x, true"
  })
  void theQueryMakesAMessageEphemeral(String query, boolean persistent) {
    request.setQueryString(query);
    assertThat(read().persistent()).isEqualTo(persistent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ephemeral", "ephemeral=", "ephemeral=1", "ephemeral=TRUE"})
  void anUnknownValueIsRefused(String query) {
    request.setQueryString(query);
    ChatExceptions.expect(ChatError.BAD_PARAMETER, this::read);
  }

  @Test
  void theBodyAndTheContentTypeAreLimited() {
    request.setContentType("x".repeat(256));
    request.setContent(new byte[10]);
    assertThat(read().body().bytes()).hasSize(10);
    request.setContent(new byte[11]);
    ChatExceptions.expect(ChatError.MESSAGE_TOO_LARGE, this::read);
    request.setContentType("x".repeat(257));
    ChatExceptions.expect(ChatError.BAD_HEADER, this::read);
  }
}
