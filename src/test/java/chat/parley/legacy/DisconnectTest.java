package chat.parley.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However somebody leaves, the server forgets it at once and nobody else notices. */
class DisconnectTest {

  private static ParleyServer server;

  /** The ways in which a client may leave. */
  enum Leaving {
    WITH_A_CLOSE,
    WITH_A_CODE_OF_ITS_OWN,
    WITHOUT_A_WORD,
    WITH_A_RESET,
    BY_FALLING_SILENT,
    INSIDE_A_FRAME,
    BETWEEN_FRAGMENTS;

    void disconnect(RawWebSocket socket) {
      switch (this) {
        case WITH_A_CLOSE -> socket.sendClose(1000);
        case WITH_A_CODE_OF_ITS_OWN -> socket.sendClose(4321);
        case WITHOUT_A_WORD -> socket.close();
        case WITH_A_RESET -> socket.kill();
        case BY_FALLING_SILENT -> socket.halfClose();
        case INSIDE_A_FRAME -> {
          socket.sendRaw(new byte[] {(byte) 0x81, (byte) 0xFE, 1});
          socket.kill();
        }
        case BETWEEN_FRAGMENTS -> {
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
  void aDisconnectedBroadcastSubscriberIsRemoved(Leaving leaving) {
    try (var alice = OldUser.everyone(server);
        var bob = OldUser.everyone(server);
        var carol = OldUser.everyone(server)) {
      leaving.disconnect(bob.socket());
      alice.send("is anybody there?");
      assertThat(alice.next()).isEqualTo("is anybody there?");
      assertThat(carol.next()).isEqualTo("is anybody there?");
      server.awaitOpenSessions(2);
      server.awaitReaders(new Address.Everyone(), 2);
      alice.hearsNothing();
    }
    server.awaitOpenSessions(0);
    server.awaitReaders(new Address.Everyone(), 0);
  }

  @ParameterizedTest
  @EnumSource
  @Shows("old-forgotten")
  void messagesToADisconnectedUserAreKept(Leaving leaving) {
    String text = "{\"message\": \"" + leaving + "\", \"to_user\": \"bob\"}";
    try (var alice = OldUser.named(server, "alice");
        var bob = OldUser.named(server, "bob")) {
      leaving.disconnect(bob.socket());
      server.awaitOpenSessions(1);
      alice.deliver(text);
      alice.hearsNothing();
    }
    try (var bob = OldUser.named(server, "bob")) {
      assertThat(bob.next()).isEqualTo(text);
      bob.hearsNothing();
    }
    server.awaitOpenSessions(0);
  }
}
