package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRequestTest {

  private static final UserName ALICE = new UserName("alice");
  private static final Limits LIMITS = TestLimits.of("message-size=10B", "headers=2");

  private static List<Draft> read(String messages) {
    byte[] json = "{\"messages\":[%s]}".formatted(messages.replace('\'', '"')).getBytes(UTF_8);
    return BatchRequest.read(json, ALICE, LIMITS);
  }

  private static void assertRefused(ChatError error, String messages) {
    ChatExceptions.expect(error, () -> read(messages));
  }

  @Test
  void theDraftsAreInOrder() {
    List<Draft> drafts =
        read(
            "{'to':'chat','body':'ü','contentType':'text/x','clientMessageId':'1'},"
                + "{'to':'room.a','bodyBase64':'AP8=','headers':{'A':'b','from':'root'}}");
    assertThat(drafts).extracting(draft -> draft.to().stream()).containsExactly("chat", "room.a");
    assertThat(drafts.get(0).body().asString()).isEqualTo("ü");
    assertThat(drafts.get(0).body().contentType()).isEqualTo("text/x");
    assertThat(drafts.get(0).clientMessageId()).isEqualTo("1");
    assertThat(drafts.get(1).body().bytes()).containsExactly(0, 0xFF);
    assertThat(drafts.get(1).extras()).containsOnlyKeys("A");
    assertThat(drafts).allSatisfy(draft -> assertThat(draft.from()).isEqualTo(ALICE));
  }

  @Test
  void theErrorOfAMessageNamesItsIndex() {
    var refusal =
        ChatExceptions.expect(
            ChatError.FORBIDDEN, () -> read("{'to':'chat','body':''},{'to':'inbox','body':''}"));
    assertThat(refusal.text()).startsWith("messages[1]: ");
    List<Draft> drafts = read("{'to':'chat','body':'a'},{'to':'chat','body':'b'}");
    refusal =
        ChatExceptions.expect(
            ChatError.MUTED,
            () ->
                BatchRequest.check(
                    drafts,
                    draft -> {
                      if (draft.body().asString().equals("b")) {
                        throw ChatError.MUTED.because("muted").retryAfter(Duration.ofSeconds(7));
                      }
                    }));
    assertThat(refusal.text()).isEqualTo("messages[1]: muted");
    assertThat(refusal.retryAfterSeconds()).isEqualTo(7);
  }

  @Test
  void invalidMessagesAreRefused() {
    assertRefused(ChatError.BAD_BODY, "");
    assertRefused(ChatError.BAD_BODY, "{'body':''}");
    assertRefused(ChatError.BAD_BODY, "{'to':'chat'}");
    assertRefused(ChatError.BAD_BODY, "{'to':'chat','bodyBase64':'*'}");
    assertRefused(ChatError.BAD_BODY, "{'to':'chat','body':'\\ud800'}");
    assertRefused(ChatError.BAD_HEADER, "{'to':'chat','body':'','headers':{'a\\u0000':''}}");
    assertRefused(ChatError.BAD_HEADER, "{'to':'chat','body':'','clientMessageId':'\\udc00'}");
    assertRefused(ChatError.BAD_HEADER, "{'to':'chat','body':'','headers':{'a':'','b':'','c':''}}");
  }

  @Test
  void theMessagesAreLimitedTogether() {
    String message = "{'to':'chat','body':'0123456789'}";
    assertThat(read((message + ",").repeat(15) + message)).hasSize(16);
    assertRefused(ChatError.TRANSACTION_TOO_LARGE, (message + ",").repeat(16) + message);
    String empty = "{'to':'chat','body':''}";
    assertThat(read((empty + ",").repeat(999) + empty)).hasSize(1000);
    assertRefused(ChatError.TRANSACTION_TOO_LARGE, (empty + ",").repeat(1000) + empty);
  }

  @Test
  void theJsonMayBeTwiceAsLargeAsTheMessages() {
    assertThat(BatchRequest.maxBytes(LIMITS)).isEqualTo(2 * (160 + 1000 * 1024));
    assertThat(BatchRequest.maxBytes(TestLimits.of("message-size=64MB"))).isPositive();
  }
}
