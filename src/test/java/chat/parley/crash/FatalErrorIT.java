package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.FatalErrorParley;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If the writer thread meets an {@link Error}, the process exits with a status of its own; no
 * client waits for a receipt that is never sent, and all receipted messages are there after a
 * restart.
 */
class FatalErrorIT {

  private static final String ROOM = "/topic/room.lobby";
  private static final int RECEIPTED = 20;

  @TempDir Path directory;

  /** The Error is an OutOfMemoryError that no retry avoids, or a StackOverflowError. */
  @ParameterizedTest
  @ValueSource(strings = {"exhaust", "overflow"})
  void aFatalErrorEndsTheProcessAndLosesNothingReceipted(String failure) throws Exception {
    List<String> options = ServerProcess.fastStartOptions(FatalErrorParley.class, "-Xmx80m");
    try (var server = new ServerProcess(options, FatalErrorParley.class, directory)) {
      var receipted = new ArrayList<String>();
      try (var alice = StompUser.connect(server.port(), "alice");
          var bob = StompUser.connect(server.port(), "bob");
          var legacy = RawWebSocket.open(server.port(), "/ws/")) {
        for (int i = 0; i < RECEIPTED; i++) {
          alice.store(ROOM, "message " + i);
          receipted.add("message " + i);
        }
        Files.createFile(directory.resolve(failure));
        alice.send(ROOM, "unreceipted", "receipt:r");
        bob.send(ROOM, "unreceipted", "receipt:r");
        assertThat(server.exitStatus()).as(server.log()).isEqualTo(70);
        expectNoReceipt(alice);
        expectNoReceipt(bob);
        assertThat(legacy.closeCode()).isPositive();
      }
      assertThat(server.log())
          .containsAnyOf("Fatal failure of the subsystem journal", "Parley cannot continue");
      server.start();
      try (var carol = StompUser.connect(server.port(), "carol")) {
        carol.subscribe("1", ROOM, "offset:0");
        for (String text : receipted) {
          assertThat(carol.next("MESSAGE").text()).isEqualTo(text);
        }
        assertThat(carol.store(ROOM, "and on").number("offset")).isGreaterThan(RECEIPTED);
      }
    }
  }

  /** Checks that a refusal or the end of the connection comes in place of a receipt. */
  private static void expectNoReceipt(StompUser sender) {
    StompFrame response;
    try {
      response = sender.next();
    } catch (AssertionError _) {
      assertThat(sender.socket().closeCode()).isPositive();
      return;
    }
    assertThat(List.of("ERROR", "MESSAGE")).as(response.toString()).contains(response.command());
    assertThat(response.header("code")).isEqualTo("store-away");
  }
}
