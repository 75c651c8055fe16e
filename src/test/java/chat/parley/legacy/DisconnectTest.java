package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * However a client disconnects, the server releases its session at once, and other clients are not
 * affected.
 */
class DisconnectTest {

  private static ParleyServer server;

  /** The ways in which a client disconnects. */
  enum DisconnectMode {
    NORMAL_CLOSE,
    CLOSE_WITH_PRIVATE_CODE,
    SOCKET_CLOSE,
    SOCKET_RESET,
    HALF_CLOSE,
    RESET_INSIDE_FRAME,
    SOCKET_CLOSE_BETWEEN_FRAGMENTS;

    void disconnect(RawWebSocket socket) {
      switch (this) {
        case NORMAL_CLOSE -> socket.sendClose(1000);
        case CLOSE_WITH_PRIVATE_CODE -> socket.sendClose(4321);
        case SOCKET_CLOSE -> socket.close();
        case SOCKET_RESET -> socket.kill();
        case HALF_CLOSE -> socket.halfClose();
        case RESET_INSIDE_FRAME -> {
          socket.sendRaw(new byte[] {(byte) 0x81, (byte) 0xFE, 1});
          socket.kill();
        }
        case SOCKET_CLOSE_BETWEEN_FRAGMENTS -> {
          socket.sendRaw(new byte[] {0x01, (byte) 0x81, 0, 0, 0, 0, 'a'});
          socket.close();
        }
      }
    }
  }

  @BeforeAll
  static void start() {
    server = ParleyServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  @Shows("old-forgotten")
  void aDisconnectedBroadcastSubscriberIsRemoved(DisconnectMode mode) {
    try (var alice = LegacyUser.broadcast(server);
        var bob = LegacyUser.broadcast(server);
        var carol = LegacyUser.broadcast(server)) {
      mode.disconnect(bob.socket());
      alice.send("is anybody there?");
      assertThat(alice.next()).isEqualTo("is anybody there?");
      assertThat(carol.next()).isEqualTo("is anybody there?");
      server.awaitOpenSessions(2);
      server.awaitSubscribers(new Address.Everyone(), 2);
      alice.expectNothing();
    }
    server.awaitOpenSessions(0);
    server.awaitSubscribers(new Address.Everyone(), 0);
  }

  @ParameterizedTest
  @EnumSource
  @Shows("old-forgotten")
  void messagesToADisconnectedUserAreKept(DisconnectMode mode) {
    String text = "{\"message\": \"" + mode + "\", \"to_user\": \"bob\"}";
    try (var alice = LegacyUser.pointToPoint(server, "alice");
        var bob = LegacyUser.pointToPoint(server, "bob")) {
      mode.disconnect(bob.socket());
      server.awaitOpenSessions(1);
      alice.sendAndAwaitStored(text);
      alice.expectNothing();
    }
    try (var bob = LegacyUser.pointToPoint(server, "bob")) {
      assertThat(bob.next()).isEqualTo(text);
      bob.expectNothing();
    }
    server.awaitOpenSessions(0);
  }
}
