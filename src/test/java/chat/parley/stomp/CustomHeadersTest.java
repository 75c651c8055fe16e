package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.CustomHeaders;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {

  private final ParleyServer server = ParleyServer.shared();
  private final String room = "/topic/room." + Names.unique("room");
  private final StompUser alice = StompUser.connect(server, "alice");

  @AfterEach
  void closeClient() {
    alice.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  @Shows({"stomp-user-headers", "custom-headers"})
  void customHeadersArePassedOn(String version) {
    String[] custom = {"x-one:1", "foo:bar", "Priority:9", "key with blanks: v ", "x-:", "ключ:日本"};
    try (var bob = StompUser.connect(server, "bob", "accept-version:" + version)) {
      bob.subscribe("1", room);
      alice.subscribe("1", room);
      bob.send(room, "hello", custom);
      for (StompUser subscriber : new StompUser[] {bob, alice}) {
        assertThat(subscriber.next("MESSAGE").headers())
            .containsEntry("x-one", "1")
            .containsEntry("foo", "bar")
            .containsEntry("Priority", "9")
            .containsEntry("key with blanks", " v ")
            .containsEntry("x-", "")
            .containsEntry("ключ", "日本");
      }
    }
  }

  @Test
  @Shows("custom-headers")
  void onlyTheFirstOfRepeatedCustomHeadersIsPassedOn() {
    alice.subscribe("1", room);
    alice.send(room, "hello", "foo:1", "foo:2", "from:root", "foo:3", "from:me");
    assertThat(alice.next("MESSAGE").headers())
        .containsEntry("foo", "1")
        .containsEntry("from", "alice");
  }

  @Test
  @Shows("reserved-headers")
  void headersOfStompAndParleyAreNotPassedOn() {
    alice.subscribe("1", room);
    alice.send(room, "plain", "client-message-id:1", "content-type:text/plain");
    Set<String> expected = alice.next("MESSAGE").headers().keySet();
    alice.send(
        room,
        "hello",
        "client-message-id:2",
        "content-type:text/plain",
        "persistent:true",
        "login:alice",
        "passcode:secret",
        "Authorization:Bearer secret",
        "authorization:secret",
        "host:parley",
        "message:none",
        "session:1",
        "draft:1");
    assertThat(alice.next("MESSAGE").headers().keySet()).isEqualTo(expected);
  }

  /** STOMP.js trims the names of headers, and in STOMP 1.0 a name ends at its first colon. */
  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2"})
  @Shows({"from", "reserved-headers"})
  void variantsOfReservedNamesAreNotPassedOn(String version) {
    try (var bob = StompUser.connect(server, "bob", "accept-version:" + version)) {
      bob.subscribe("1", room);
      alice.send(room, "honest", "persistent:false");
      StompFrame honest = bob.next("MESSAGE");
      alice.send(
          room,
          "forged",
          "persistent:false",
          "From:root",
          "OFFSET:7",
          "removes :1",
          " removed:true",
          "\tremoved \u00a0:true",
          "\ufeffepoch:mine",
          "edited\\n:1",
          "\\r\\nchanges:1",
          "removed\\ctrue:x",
          " Removes \\c1:x",
          "\\cempty:x");
      assertThat(bob.next("MESSAGE").headers().keySet()).isEqualTo(honest.headers().keySet());
    }
  }

  @Test
  void aStomp1_0SenderCannotForgeReservedHeaders() {
    try (var stomp10 = StompUser.connect(server, "old", "accept-version:1.0")) {
      alice.subscribe("1", room);
      stomp10.send(room, "forged", "persistent:false", "Removes:1", "removed :1", "from\\cx:root");
      assertThat(alice.next("MESSAGE").headers())
          .doesNotContainKeys("Removes", "removed ")
          .containsEntry("from", "old")
          .containsEntry("from\\cx", "root");
    }
  }

  @Test
  @Shows("reserved-headers")
  void theReservedNamesMatchTheDocumentation() throws IOException {
    String document = Files.readString(Path.of("docs", "protocol.md"));
    String table = document.substring(document.indexOf("| not passed on | headers |"));
    assertThat(Pattern.compile("`([\\w-]+)`").matcher(table.split("\n\n", 2)[0]).results())
        .extracting(name -> name.group(1).toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrderElementsOf(CustomHeaders.RESERVED);
  }

  @Test
  @Shows("custom-headers")
  void theTotalLengthOfCustomHeadersIsLimited() {
    alice.subscribe("1", room);
    alice.send(room, "fits", "foo:" + "v".repeat(1021), "Authorization:" + "v".repeat(2000));
    assertThat(alice.next("MESSAGE").header("foo")).hasSize(1021);
    alice.send(room, "too long", "foo:" + "v".repeat(1021), "x-b:");
    assertThat(ErrorFrames.expect(alice, "bad-header", 1008).header("message"))
        .isEqualTo(
            "The custom headers of a SEND have 1,027 characters together; the maximum is 1,024.");
  }
}
