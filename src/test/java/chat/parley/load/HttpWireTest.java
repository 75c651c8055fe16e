package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpWireTest implements HttpWire.Owner {

  private static final String REQUEST = "GET /%d HTTP/1.1\r\n\r\n";

  private final Loopback loopback = new Loopback();
  private final List<String> responses = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final HttpWire wire = new HttpWire(loopback.loop, loopback.opener(), this);

  @Override
  public void response(int status, byte[] in, int from, int to) {
    responses.add(status + " " + new String(in, from, to - from, UTF_8));
  }

  @Override
  public int events(byte[] in, int from, int end) {
    String text = new String(in, from, end - from, UTF_8);
    int complete = text.lastIndexOf("\n\n") + 2;
    if (complete > 1) {
      responses.add(text.substring(0, complete));
      return from + complete;
    }
    return from;
  }

  @Override
  public void failed(String reason) {
    failures.add(reason);
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    loopback.close();
  }

  private void send(int number) {
    wire.send(REQUEST.formatted(number).getBytes(UTF_8));
  }

  private void read(ServerEnd server, int number) throws IOException {
    loopback.pollUntil(server::hasBytes);
    assertThat(server.readHandshake()).isEqualTo(REQUEST.formatted(number));
  }

  private void awaitResponses(int count) {
    loopback.pollUntil(() -> responses.size() == count);
  }

  private void awaitFailure() {
    loopback.pollUntil(() -> !failures.isEmpty());
  }

  @Test
  void aRequestIsSentWhenTheResponseToTheOneBeforeHasArrived() throws IOException {
    send(1);
    send(2);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      loopback.loop.poll(loopback.loop.now());
      assertThat(server.hasBytes()).isFalse();
      server.respond("200 OK\r\nA: b", "first");
      read(server, 2);
      server.respond("404 Not Found", "");
      awaitResponses(2);
      assertThat(responses).containsExactly("200 first", "404 ");
    }
  }

  @Test
  void aResponseMayBeSplit() throws IOException {
    send(1);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      for (String part : List.of("HTTP/1.1 200 O", "K\r\ncontent-length: 4\r\n\r\nbo", "dy")) {
        assertThat(responses).isEmpty();
        server.write(part.getBytes(UTF_8));
        loopback.loop.poll(loopback.loop.now() + 20_000_000);
      }
      awaitResponses(1);
      assertThat(responses).containsExactly("200 body");
    }
  }

  @Test
  void eventsArePassedOnWhenTheyAreComplete() throws IOException {
    send(1);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\n\r\n";
      server.write((head + "data: 1\n\nda").getBytes(UTF_8));
      awaitResponses(1);
      server.write("ta: 2\n\n".getBytes(UTF_8));
      awaitResponses(2);
      assertThat(responses).containsExactly("data: 1\n\n", "data: 2\n\n");
    }
    awaitFailure();
    assertThat(failures).containsExactly("the server closed the connection");
  }

  @Test
  void aConnectionThatTheServerClosesBetweenRequestsIsReplaced() throws IOException {
    send(1);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      server.respond("200 OK\r\nConnection: close", "first");
      awaitResponses(1);
    }
    send(2);
    try (ServerEnd server = loopback.accept()) {
      read(server, 2);
      server.respond("200 OK", "second");
      awaitResponses(2);
    }
    loopback.loop.poll(loopback.loop.now() + 20_000_000);
    send(3);
    try (ServerEnd server = loopback.accept()) {
      read(server, 3);
    }
    awaitFailure();
    assertThat(failures).as("only with a request").hasSize(1);
  }

  @Test
  void aRequestIsRepeatedIfTheServerIsBusy() throws IOException {
    send(1);
    send(2);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      server.respond("503 Service Unavailable", "busy");
      assertThat(loopback.accept().readHandshake()).isEqualTo(REQUEST.formatted(1));
    }
    assertThat(responses).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void theChunksOfAResponseAreJoined() throws IOException {
    send(1);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      String head = "HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n";
      server.write((head + "2\r\nba\r\n").getBytes(UTF_8));
      loopback.loop.poll(loopback.loop.now() + 20_000_000);
      server.write("1\r\nd\r\n0\r\n\r\n".getBytes(UTF_8));
      awaitResponses(1);
      assertThat(responses).containsExactly("400 bad");
    }
  }

  @Test
  void eventsInChunksAndOtherProtocolsAreRejected() throws IOException {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    send(1);
    try (ServerEnd server = loopback.accept()) {
      read(server, 1);
      server.write((chunked + "Content-Type: text/event-stream\r\n\r\n").getBytes(UTF_8));
      awaitFailure();
    }
    send(3);
    try (ServerEnd server = loopback.accept()) {
      read(server, 3);
      server.write((chunked + "\r\nno number\r\n").getBytes(UTF_8));
      loopback.pollUntil(() -> failures.size() == 2);
    }
    send(2);
    try (ServerEnd server = loopback.accept()) {
      read(server, 2);
      server.write("SSH-2.0\r\n\r\n".getBytes(UTF_8));
      loopback.pollUntil(() -> failures.size() == 3);
    }
    assertThat(failures).allMatch(reason -> reason.startsWith("unsupported response: "));
  }

  @Test
  void requestsThatWaitAreBounded() {
    for (int i = 0; i <= 10_000 && failures.isEmpty(); i++) {
      send(i);
    }
    assertThat(failures).isEmpty();
    send(0);
    assertThat(failures).containsExactly("the server does not answer: 10000 requests are waiting");
  }
}
