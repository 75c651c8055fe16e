package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * The data directory is deleted while Parley runs: no message that would be lost gets a receipt.
 */
class DeletedDirectoryIT {

  private static final String ROOM = "/topic/room.lobby";

  @TempDir private Path directory;

  private static int readiness(ParleyServer server) {
    return Handshake.to(server, "/actuator/health/readiness").refused().status();
  }

  @Test
  void sendersAreRefusedAndReadinessIsDownUntilTheRestart() throws Exception {
    Path data = directory.resolve("data");
    try (var server = ParleyServer.start("parley.data-directory=" + data);
        var alice = StompUser.connect(server, "alice")) {
      alice.subscribe("errors", "/user/queue/errors");
      alice.store(ROOM, "before");
      FileSystemUtils.deleteRecursively(data);
      Await.until(() -> "readiness " + readiness(server), () -> readiness(server) == 503);
      alice.send(ROOM, "after", "receipt:after");
      StompFrame refusal = alice.next("MESSAGE");
      assertThat(refusal.header("code")).isEqualTo("store-away");
      assertThat(refusal.header("message")).contains("moved, deleted or replaced");
      assertThat(data).doesNotExist();
    }
    try (var server = ParleyServer.start("parley.data-directory=" + data);
        var alice = StompUser.connect(server, "alice")) {
      assertThat(alice.store(ROOM, "again").number("offset")).isEqualTo(1);
    }
  }
}
