package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

  private final ParleyServer server = ParleyServer.shared();

  private StompUser open(String path, String... headers) {
    Handshake handshake = Handshake.to(server, path);
    for (String header : headers) {
      handshake.header(header);
    }
    return StompUser.on(handshake.open());
  }

  private static StompFrame connect(StompUser user, String command, String... headers) {
    user.frame(command, "", headers);
    return user.next("CONNECTED");
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0", "1.1, 1.1", "1.2, 1.2", "'1.0,1.1', 1.1", "'1.2,1.1,1.0,9.9', 1.2"})
  @Shows({
    "stomp-no-body-out",
    "stomp-connected",
    "stomp-version",
    "stomp-server",
    "stomp-highest",
    "connected-headers",
    "no-host"
  })
  void theNewestCommonVersionIsUsed(String accepted, String agreed) {
    try (var bob = open("/stomp/bob")) {
      StompFrame connected = connect(bob, "CONNECT", "accept-version:" + accepted);
      assertThat(connected.headers())
          .containsEntry("version", agreed)
          .containsEntry("user-name", "bob")
          .containsOnlyKeys("version", "server", "session", "heart-beat", "user-name");
      assertThat(connected.header("server")).startsWith("parley/");
      assertThat(connected.header("session")).hasSizeGreaterThan(20);
      assertThat(connected.header("heart-beat")).isEqualTo("10000,10000");
      assertThat(connected.body()).isEmpty();
    }
  }

  @Test
  @Shows({
    "stomp-no-version",
    "stomp-subscribed",
    "stomp-optional-id",
    "stomp-unsubscribe",
    "stomp-unsubscribe-either",
    "no-host"
  })
  void withoutAcceptVersionStomp1_0IsUsedAndSubscriptionsNeedNoId() {
    String room = "/topic/room." + Names.unique("room");
    try (var bob = open("/stomp/bob")) {
      assertThat(connect(bob, "CONNECT").header("version")).isEqualTo("1.0");
      bob.frame("SUBSCRIBE", "", "destination:" + room, "receipt:1");
      bob.receipt("1");
      bob.store(room, "first");
      StompFrame message = bob.next("MESSAGE");
      assertThat(message.text()).isEqualTo("first");
      assertThat(message.headers()).doesNotContainKey("subscription");
      bob.frame("UNSUBSCRIBE", "", "destination:" + room, "receipt:2");
      bob.receipt("2");
      bob.store(room, "second");
      bob.expectNothing();
    }
  }

  @Test
  @Shows({"stomp-none-in-common", "stomp-rejected", "code-bad-version"})
  void withoutACommonVersionTheErrorListsAllVersions() {
    try (var bob = open("/stomp/bob")) {
      bob.frame("CONNECT", "", "accept-version:9.9");
      StompFrame error = ErrorFrames.expect(bob, "bad-version", 1008);
      assertThat(error.header("version")).isEqualTo("1.0,1.1,1.2");
    }
  }

  @Test
  @Shows("stomp-stomp")
  void theStompCommandConnectsToo() {
    try (var bob = open("/stomp/bob")) {
      StompFrame connected = connect(bob, "STOMP", "accept-version:1.1,1.2", "host:parley");
      assertThat(connected.header("version")).isEqualTo("1.2");
    }
  }

  @Test
  @Shows("stomp-connect-plain")
  void hostAndPasscodeAreIgnored() {
    try (var bob = open("/stomp/bob")) {
      connect(bob, "CONNECT", "accept-version:1.2", "passcode:a:\\b", "host:else");
      bob.expectNothing();
    }
  }

  @Test
  @Shows("stomp-crlf")
  void lineEndsBeforeConnectAreIgnored() {
    try (var bob = open("/stomp/bob")) {
      bob.socket().send("\n\r\n");
      bob.socket().send("\nCONNECT\r\naccept-version:1.2\r\n\r\n\0\r\n");
      assertThat(bob.next("CONNECTED").header("version")).isEqualTo("1.2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT\n\n\n\0", "CONNECT\r\naccept-version:1.2\r\n\r\n\r\n\n\0\n"})
  @Shows("line-ends-before-nul")
  void lineEndsBeforeTheNulOfConnectAreAccepted(String frame) {
    try (var bob = open("/stomp/bob")) {
      bob.socket().send(frame);
      assertThat(bob.next("CONNECTED").header("user-name")).isEqualTo("bob");
      bob.expectNothing();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "v12.stomp, v12.stomp",
    "v11.stomp, v11.stomp",
    "v10.stomp, v10.stomp",
    "'v10.stomp, v11.stomp, v12.stomp', v10.stomp",
    "'mqtt, v11.stomp', v11.stomp"
  })
  @Shows("sub-protocols")
  void theFirstSupportedSubProtocolIsSelected(String requested, String selected) {
    try (var bob = open("/stomp/bob", "Sec-WebSocket-Protocol: " + requested)) {
      assertThat(bob.socket().handshakeHeaders()).containsEntry("Sec-WebSocket-Protocol", selected);
      connect(bob, "CONNECT", "accept-version:1.2");
    }
  }

  @Test
  @Shows("no-sub-protocol")
  void subProtocolAndOriginAreOptional() {
    try (var bob = open("/stomp/bob")) {
      assertThat(bob.socket().handshakeHeaders()).doesNotContainKey("Sec-WebSocket-Protocol");
      connect(bob, "CONNECT", "accept-version:1.2");
    }
  }

  @Test
  @Shows({"handshake-problem", "code-bad-subprotocol"})
  void anUnsupportedSubProtocolIsRefused() {
    var refusal =
        Handshake.to(server, "/stomp/bob").header("Sec-WebSocket-Protocol: mqtt").refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(refusal.body()).contains("\"code\":\"bad-subprotocol\"", "v12.stomp");
  }

  @Test
  @Shows("handshake-problem")
  void anInvalidNameIsRefused() {
    var refusal = Handshake.to(server, "/stomp/two%20words").refused();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(refusal.body()).contains("\"code\":\"bad-name\"");
  }

  @Test
  void pagesOfLocalhostMayConnectAndForeignPagesMayNot() {
    try (var bob = open("/stomp/bob", "Origin: http://localhost:8080")) {
      connect(bob, "CONNECT", "accept-version:1.2");
    }
    var refusal =
        Handshake.to(server, "/stomp/bob").header("Origin: https://evil.example").refused();
    assertThat(refusal.status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp", "/stomp/"})
  @Shows({"slash", "guest"})
  void aClientWithoutANameIsAGuest(String path) {
    try (var first = open(path);
        var second = open(path)) {
      String name = connect(first, "CONNECT").header("user-name");
      assertThat(name).matches("guest-[a-z]{12}");
      assertThat(connect(second, "CONNECT").header("user-name")).isNotEqualTo(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bob, bob",
    "bob/, bob",
    "%E5%BC%A0%E4%B8%89, 张三",
    "张三/, 张三",
    "Zoe%CC%88, Zoë",
    "a.b_c-d@e+f~, a.b_c-d@e+f~"
  })
  @Shows({"names", "slash", "path-name"})
  void theNameInThePathIsTheUserName(String path, String name) {
    try (var user = open("/stomp/" + path)) {
      assertThat(connect(user, "CONNECT").header("user-name")).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CONNECT", "STOMP"})
  @Shows("code-not-connected")
  void framesBeforeConnectAreRefused(StompCommand command) {
    try (var bob = open("/stomp/bob")) {
      bob.frame(
          command.name(), "", "id:1", "destination:/topic/chat", "transaction:1", "receipt:7");
      StompFrame error = ErrorFrames.expect(bob, "not-connected", 1008);
      assertThat(error.header("receipt-id")).isEqualTo("7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "STOMP"})
  @Shows("code-not-connected")
  void aSecondConnectIsAnError(String command) {
    try (var bob = StompUser.connect(server, "bob")) {
      bob.frame(command, "", "accept-version:1.2");
      ErrorFrames.expect(bob, "already-connected", 1008);
    }
  }
}
