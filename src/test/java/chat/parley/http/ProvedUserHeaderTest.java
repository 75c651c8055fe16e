package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import org.junit.jupiter.api.Test;

class ProvedUserHeaderTest {

  private static final String CHAT = "/api/streams/chat/messages";

  @Test
  @Shows("http-proved-user")
  void responsesNameTheUserOfTheToken() throws Exception {
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      HttpSender zoe = HttpSender.withToken(server, TestTokens.of("zoë"));
      assertThat(zoe.get(CHAT).headers().firstValue("Parley-User")).hasValue("zo%C3%AB");
      assertThat(zoe.post(CHAT, "x").headers().firstValue("Parley-User")).hasValue("zo%C3%AB");
      assertThat(HttpSender.anonymous(server).get(CHAT).headers().map())
          .doesNotContainKey("parley-user");
    }
  }

  @Test
  void responsesInOpenModeNameNoUser() throws Exception {
    assertThat(HttpSender.anonymous(ParleyServer.shared()).get(CHAT).headers().map())
        .doesNotContainKey("parley-user");
  }
}
