package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.UsesChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests whose bodies do not arrive keep no other client from sending. */
@UsesChat
class UnfinishedRequestsTest {

  private static final int MAX_BODY = 64 * 1024;

  private final ParleyServer server = ParleyServer.shared();
  private final HttpSender alice = HttpSender.of(server, Names.unique("alice"));
  private final String messages = "/api/streams/room." + Names.unique("room") + "/messages";
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Begins a request from 127.0.0.{address} and sends a part of its body. */
  private Socket begin(int address, String path, String type, int length, int sent)
      throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.bind(new InetSocketAddress("127.0.0." + address, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.setSoTimeout((int) Await.DEADLINE.toMillis());
    socket
        .getOutputStream()
        .write(
            ("POST %s HTTP/1.1\r\nHost: localhost\r\nParley-User: eve\r\nContent-Type: %s\r\n"
                    + "Content-Length: %d\r\n\r\n%s")
                .formatted(path, type, length, "x".repeat(sent))
                .getBytes(US_ASCII));
    return socket;
  }

  /** Sends a message, and returns the response to its end, which may be a reset. */
  private String response(int address, int length) {
    var response = new ByteArrayOutputStream();
    try (Socket socket = begin(address, messages, "text/plain", length, length)) {
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        response.write(b);
      }
    } catch (IOException _) {
      // The server has closed the connection without reading all that was sent.
    }
    return response.toString(UTF_8);
  }

  /**
   * Begins and sends messages of a length from an address until one is refused, and returns the
   * response. A message in progress takes the place of one that is only begun, so that all of a
   * fixed number would not be enough.
   */
  private String awaitRefusal(int address, int length) {
    var response = new AtomicReference<>("");
    Await.until(
        () -> "the last response: " + response.get(),
        () -> {
          response.set(responseBesideUnfinished(address, length));
          return response.get().startsWith("HTTP/1.1 503 ");
        });
    return response.get();
  }

  private String responseBesideUnfinished(int address, int length) {
    try {
      begin(address, messages, "text/plain", length, length - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return response(address, length);
  }

  @Test
  @Shows("http-unfinished")
  void requestsWithoutTheirBodiesKeepNoOtherAddressFromSending() throws Exception {
    for (int address = 2; address <= 6; address++) {
      for (int i = 0; i < 64; i++) {
        begin(address, messages, "text/plain", 2, 1);
      }
      for (int i = 0; i < 4; i++) {
        begin(address, "/api/messages", SendController.BATCH_TYPE, 2, 1);
      }
      assertThat(awaitRefusal(address, 2))
          .contains("\"busy\"", "Too many send requests are in progress", "Connection: close");
    }
    assertThat(alice.post(messages, "x").statusCode()).isEqualTo(201);
    String batch = "{\"messages\":[{\"to\":\"chat\",\"body\":\"x\"}]}";
    assertThat(alice.batch(batch).statusCode()).isEqualTo(201);
  }

  @Test
  @Shows("http-unfinished")
  void theBytesOfBodiesThatArriveAreLimitedForEachAddress() throws Exception {
    for (int i = 0; i < 24; i++) {
      begin(7, messages, "text/plain", MAX_BODY, MAX_BODY - 1);
    }
    assertThat(awaitRefusal(7, MAX_BODY))
        .contains("\"busy\"", "Too many bytes of send requests are arriving");
    assertThat(alice.post(messages, "x".repeat(MAX_BODY)).statusCode()).isEqualTo(201);
    assertProblem(alice.post(messages, "x".repeat(MAX_BODY + 1)), 413, "message-too-large");
  }
}
