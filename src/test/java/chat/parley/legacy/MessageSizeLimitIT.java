package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.Test;

/** {@code parley.limits.message-size} sets the maximum size of a text. */
class MessageSizeLimitIT {

  @Test
  @Shows("old-size")
  void aLargerLimitAcceptsLargerTexts() {
    assertLimit(300 * 1024, "parley.limits.message-size=300KB");
  }

  @Test
  void aSmallerLimitRefusesLargerTexts() {
    assertLimit(100, "parley.limits.message-size=100B");
  }

  private static void assertLimit(int limit, String property) {
    try (var server = ParleyServer.start(property);
        var alice = LegacyUser.broadcast(server)) {
      String text = "x".repeat(limit);
      alice.send(text);
      assertThat(alice.next()).isEqualTo(text);
      alice.send(text + "x");
      assertThat(alice.socket().closeCode()).isEqualTo(1009);
    }
  }
}
