package chat.parley.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DraftTest {

  private static final UserName ALICE = new UserName("alice");
  private static final int EMPTY_DRAFT_BYTES = draft("", null, null, Map.of()).retainedBytes();

  private static Draft draft(
      String body,
      @Nullable String contentType,
      @Nullable String clientMessageId,
      Map<String, String> extras) {
    return new Draft(
        new Address.Everyone(),
        ALICE,
        Body.ofText(body.getBytes(UTF_8), contentType),
        clientMessageId,
        true,
        extras);
  }

  @Test
  void everyTextThatAClientChoosesIsCounted() {
    String text = "x".repeat(1000);
    assertThat(draft(text, null, null, Map.of()).retainedBytes())
        .isEqualTo(EMPTY_DRAFT_BYTES + 1000);
    assertThat(draft("", text, null, Map.of()).retainedBytes()).isEqualTo(EMPTY_DRAFT_BYTES + 2000);
    assertThat(draft("", null, text, Map.of()).retainedBytes()).isEqualTo(EMPTY_DRAFT_BYTES + 2000);
    assertThat(draft("", null, null, Map.of("x-", text)).retainedBytes())
        .isGreaterThan(EMPTY_DRAFT_BYTES + 2000);
  }

  @Test
  void emptyHeadersCountWithTheirOverhead() {
    var extras = new LinkedHashMap<String, String>();
    for (int i = 0; i < 50; i++) {
      extras.put("x-" + i, "");
    }
    assertThat(draft("", null, null, extras).retainedBytes())
        .isGreaterThan(EMPTY_DRAFT_BYTES + 50 * 100);
  }

  @Test
  void longNamesAreCounted() {
    var longest = new UserName("é".repeat(64));
    var draft = Draft.of(new Address.Inbox(longest), longest, Body.ofText(new byte[0], null));
    assertThat(draft.retainedBytes()).isGreaterThan(EMPTY_DRAFT_BYTES + 200);
    assertThat(new ChatMessage("id", 0, null, draft).retainedBytes())
        .isGreaterThan(draft.retainedBytes());
  }
}
