package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few sessions that fill their limits do not exhaust the memory of the server. */
class MemoryExhaustionIT {

  private static final int SESSIONS = 8;
  private static final int FRAMES = 990;

  private static final String BATCH_TYPE = "application/vnd.parley.batch+json";

  /** The number of messages of the maximum size that one address may be sending at a time. */
  private static final int MAX_SENDS = 16;

  /** A heap that is smaller than everything the sessions send together. */
  private static final String SMALL_HEAP = "-Xmx96m";

  /** The frames that a hostile session sends. */
  enum MemoryAttack {
    HEADERS_IN_A_TRANSACTION {
      @Override
      String frame(int number) {
        return send("host:" + "x".repeat(16_000));
      }
    },
    LONGEST_HEADERS_IN_A_TRANSACTION {
      @Override
      String frame(int number) {
        return send(
            "other:%s\ncontent-type:%s\nreceipt:%s"
                .formatted("x".repeat(1_000), "x".repeat(250), "x".repeat(250)));
      }
    },
    LONG_CONTENT_TYPES {
      @Override
      String frame(int number) {
        return send("content-type:" + "x".repeat(15_500));
      }
    },
    LONG_IDS {
      @Override
      String frame(int number) {
        return subscribe("x".repeat(15_800) + number);
      }
    },
    LONGEST_IDS {
      @Override
      String frame(int number) {
        return subscribe("x".repeat(250) + number);
      }
    },
    LONG_EPOCHS {
      @Override
      String frame(int number) {
        String epoch = "x".repeat(15_800);
        return "SUBSCRIBE\nid:%d\ndestination:/topic/chat\noffset:1\nepoch:%s\n\n\0"
            .formatted(number, epoch);
      }
    },
    LONG_RECEIPTS {
      @Override
      String frame(int number) {
        String receipt = "x".repeat(15_800);
        return "ACK\nid:~e-1\ntransaction:t\nreceipt:" + receipt + "\n\n\0";
      }
    },
    LONG_ACKNOWLEDGEMENTS {
      @Override
      String frame(int number) {
        return "ACK\nid:~" + "x".repeat(15_800) + "-1\ntransaction:t\n\n\0";
      }
    };

    abstract String frame(int number);

    private static String send(String headers) {
      return "SEND\ndestination:/topic/chat\ntransaction:t\n" + headers + "\n\n\0";
    }

    private static String subscribe(String id) {
      return "SUBSCRIBE\nid:" + id + "\ndestination:/topic/chat\n\n\0";
    }
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void otherClientsAreServed(MemoryAttack attack) throws IOException {
    List<String> options = ServerProcess.fastStartOptions(ParleyApplication.class, SMALL_HEAP);
    try (var server = new ServerProcess(options, ParleyApplication.class, directory);
        var good = StompUser.connect(server.port(), "good")) {
      var sessions = new ArrayList<HostileSocket>();
      try {
        for (int i = 0; i < SESSIONS; i++) {
          sessions.add(fill(server.port(), attack));
        }
        assertThat(good.store("/topic/chat", "hello").header("offset")).isEqualTo("1");
        assertThat(server.log()).doesNotContain("OutOfMemoryError");
      } finally {
        for (HostileSocket session : sessions) {
          session.close();
        }
      }
    }
  }

  @Test
  void requestsThatAreTooLargeAreRefusedAndOtherClientsAreServed() throws IOException {
    List<String> options = ServerProcess.fastStartOptions(ParleyApplication.class, SMALL_HEAP);
    try (var server = new ServerProcess(options, ParleyApplication.class, directory);
        var good = StompUser.connect(server.port(), "good")) {
      sendEndlessBodies(server.port());
      for (int i = 0; i < SESSIONS; i++) {
        sendLargeBatch(server.port());
      }
      assertThat(good.store("/topic/chat", "hello").header("offset")).isEqualTo("1");
      assertThat(server.log()).doesNotContain("OutOfMemoryError");
    }
  }

  private static void sendEndlessBodies(int port) throws IOException {
    var bodies = new ArrayList<EndlessBody>();
    try {
      for (int i = 0; i < MAX_SENDS; i++) {
        bodies.add(endlessMessage(port));
      }
      bodies.add(endlessBatch(port));
      var sending = new ArrayList<>(bodies);
      while (!sending.isEmpty()) {
        sending.removeIf(body -> !body.sendChunk());
      }
      for (EndlessBody body : bodies) {
        assertThat(body.response()).startsWith("HTTP/1.1 413 ").contains("too-large");
      }
    } finally {
      for (EndlessBody body : bodies) {
        body.close();
      }
    }
  }

  private static EndlessBody endlessMessage(int port) throws IOException {
    return new EndlessBody(
        port, "/api/streams/chat/messages", "text/plain", "x", "x".repeat(16_000));
  }

  private static EndlessBody endlessBatch(int port) throws IOException {
    String message = "{\"to\":\"chat\",\"body\":\"%s\"},".formatted("x".repeat(16_000));
    return new EndlessBody(port, "/api/messages", BATCH_TYPE, "{\"messages\":[", message);
  }

  /** Sends a batch of nearly the maximum size, with many more messages than a batch may have. */
  private static void sendLargeBatch(int port) throws IOException {
    String message = "{\"to\":\"chat\",\"body\":\"\"},";
    String batch = "{\"messages\":[" + message.repeat(4_000_000 / message.length());
    try (var socket = new HostileSocket(port)) {
      socket.send(
          "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nParley-User: eve\r\nContent-Type: %s\r\n"
              .formatted(BATCH_TYPE));
      socket.send("Content-Length: %d\r\n\r\n%s".formatted(batch.length(), batch));
      assertThat(socket.readBetween("HTTP/1.1 ", "}"))
          .startsWith("413 ")
          .contains("transaction-too-large");
    }
  }

  private static HostileSocket fill(int port, MemoryAttack attack) throws IOException {
    var socket = new HostileSocket(port);
    socket.connect();
    try {
      socket.sendText("BEGIN\ntransaction:t\n\n\0");
      for (int i = 0; i < FRAMES; i++) {
        socket.sendText(attack.frame(i));
      }
    } catch (IOException _) {
      // The server has refused a frame and closed the connection.
    }
    return socket;
  }
}
