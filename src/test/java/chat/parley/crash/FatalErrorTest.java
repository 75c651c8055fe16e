package chat.parley.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.FatalErrorParley;
import chat.parley.testkit.Beside;
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
 * A process whose writer thread meets an Error ends by itself, with a status of its own; nobody
 * waits for an answer that does not come, and what was receipted is there after a restart.
 */
@Beside
class FatalErrorTest {

  private static final String ROOM = "/topic/room.lobby";
  private static final int RECEIPTED = 20;

  @TempDir Path directory;

  /** By a heap that is full, whatever is tried; or by a stack that is. */
  @ParameterizedTest
  @ValueSource(strings = {"exhaust", "overflow"})
  void aProcessThatCannotGoOnEndsAndLosesNothingReceipted(String how) throws Exception {
    List<String> options = ServerProcess.fastStart("-Xmx80m");
    try (var server = new ServerProcess(options, FatalErrorParley.class, directory)) {
      var receipted = new ArrayList<String>();
      try (var alice = StompUser.connect(server.port(), "alice");
          var bob = StompUser.connect(server.port(), "bob");
          var old = RawWebSocket.open(server.port(), "/ws/")) {
        for (int i = 0; i < RECEIPTED; i++) {
          alice.store(ROOM, "message " + i);
          receipted.add("message " + i);
        }
        Files.createFile(directory.resolve(how));
        alice.send(ROOM, "unreceipted", "receipt:r");
        bob.send(ROOM, "unreceipted", "receipt:r");
        assertThat(server.exitStatus()).as(server.log()).isEqualTo(70);
        expectNoReceipt(alice);
        expectNoReceipt(bob);
        assertThat(old.closeCode()).isPositive();
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

  /** A refusal, or the end of the connection. */
  private static void expectNoReceipt(StompUser sender) {
    StompFrame answer;
    try {
      answer = sender.next();
    } catch (AssertionError _) {
      assertThat(sender.socket().closeCode()).isPositive();
      return;
    }
    assertThat(List.of("ERROR", "MESSAGE")).as(answer.toString()).contains(answer.command());
    assertThat(answer.header("code")).isEqualTo("store-away");
  }
}
