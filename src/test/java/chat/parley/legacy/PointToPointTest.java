package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.UsesChat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivery of the envelopes that legacy clients send to {@code /ws/<username>/}. */
@UsesChat
class PointToPointTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String bobsName = Names.unique("bob");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\": \"hello\", \"to_user\": \"BOB\"}",
        "{\"message\":\"hello\",\"to_user\":\"BOB\"}",
        "  { \"to_user\"\t:\r\n\"BOB\" ,\n\"message\" :  \"keys turned round\"  }\n",
        "{\"message\": \"\\u4f60\\u597d \\/ \\ud83d\", \"to_user\": \"BOB\"}",
        "{\"message\": \"你好 👋\", \"to_user\": \"BOB\"}",
        "{\"to\\u005fuser\": \"BOB\", \"message\": \"an escaped key\"}",
        "{\"message\": {\"to_user\": \"carol\"}, \"to_user\": \"BOB\", \"x\": [1, {\"y\": 0.50}]}",
        "{\"message\": \"two\", \"to_user\": \"carol\", \"to_user\": \"BOB\", \"message\":"
            + " \"two\"}",
        "{\"to_user\": 42, \"message\": \"the last one counts\", \"to_user\": \"BOB\"}",
        "{\"message\": NaN, \"to_user\": \"BOB\", \"n\": [Infinity, -Infinity, 1e999, 1E+2]}",
        "{\"message\": \"<script>alert(1)</script>\", \"to_user\": \"BOB\"}",
        "{\"message\": \"\", \"to_user\": \"BOB\"}",
        "{\"message\": null, \"to_user\": \"BOB\"}",
        "{\"to_user\": \"BOB\"}"
      })
  @Shows({"old-text-itself", "old-no-echo", "old-last-reader", "old-nothing-else"})
  void anEnvelopeIsDeliveredUnchanged(String pattern) {
    String text = pattern.replace("BOB", bobsName);
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"));
        var bob = LegacyUser.pointToPoint(server, bobsName)) {
      alice.send(text);
      assertThat(bob.next()).isEqualTo(text);
      bob.expectNothing();
      alice.expectNothing();
    }
  }

  @Test
  void ignoredMembersMayBeLongAndDeeplyNested() {
    var texts =
        new String[] {
          envelopeWith("\"number\": " + "9".repeat(60_000)),
          envelopeWith("\"" + "k".repeat(60_000) + "\": 1"),
          envelopeWith("\"deep\": " + "[".repeat(900) + "]".repeat(900)),
          envelopeWith("\"message\": \"" + "m".repeat(60_000) + "\"")
        };
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      for (String text : texts) {
        bob.send(text);
        assertThat(bob.next()).isEqualTo(text);
      }
    }
  }

  private String envelopeWith(String member) {
    return "{" + member + ", \"to_user\": \"" + bobsName + "\"}";
  }

  @Test
  void anEnvelopeOfTheMaximumSizeIsDelivered() {
    String rest = "\", \"to_user\": \"" + bobsName + "\"}";
    String start = "{\"message\": \"";
    String text = start + "a".repeat(64 * 1024 - start.length() - rest.length()) + rest;
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      bob.send(text);
      assertThat(bob.next()).isEqualTo(text);
      bob.send(text + " ");
      assertThat(bob.socket().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  @Shows("old-sockets")
  void everySessionOfAUserReceivesEveryMessage() {
    try (var alice = LegacyUser.pointToPoint(server, Names.unique("alice"));
        var first = LegacyUser.pointToPoint(server, bobsName);
        var second = LegacyUser.pointToPoint(server, bobsName)) {
      for (int i = 0; i < 100; i++) {
        alice.send(envelope(bobsName, i));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(first.next()).isEqualTo(envelope(bobsName, i));
        assertThat(second.next()).isEqualTo(envelope(bobsName, i));
      }
    }
  }

  @Test
  @Shows("old-oneself")
  void aMessageToItsOwnSenderIsDeliveredOnce() {
    try (var bob = LegacyUser.pointToPoint(server, bobsName)) {
      bob.send(envelope(bobsName, 1));
      assertThat(bob.next()).isEqualTo(envelope(bobsName, 1));
      bob.expectNothing();
    }
  }

  @Test
  @Shows("old-nobody-else")
  void onlyTheRecipientReceivesTheMessage() {
    try (var bob = LegacyUser.pointToPoint(server, bobsName);
        var stranger = LegacyUser.pointToPoint(server, bobsName + "x");
        var everyone = LegacyUser.broadcast(server)) {
      bob.sendAndAwaitStored(envelope(bobsName, 1));
      stranger.expectNothing();
      everyone.expectNothing();
    }
  }

  private static String envelope(String name, int number) {
    return "{\"message\": \"" + number + "\", \"to_user\": \"" + name + "\"}";
  }
}
