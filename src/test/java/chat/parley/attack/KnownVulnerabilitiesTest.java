package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that have succeeded against other servers of this kind. */
@RunAlone
class KnownVulnerabilitiesTest {

  private static final List<String> ENDPOINTS =
      List.of(
          "/stomp", "/stomp/", "/stomp/bob", "/stomp/bob/", "/ws", "/ws/", "/ws/bob", "/ws/bob/");

  private static final String GET = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n";

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  private static final ParleyServer SERVER = ParleyServer.start();

  private final ServerLog log = ServerLog.open();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /**
   * Checks that nothing but the audit log was written: its rate is limited, so a client cannot fill
   * the log.
   */
  @AfterEach
  void onlyTheAuditLogIsWritten() {
    log.close();
    assertThat(log.lines()).allMatch(line -> line.startsWith("parley.audit: "));
  }

  @Test
  void expressionsInSelectorsAreNotEvaluated(@TempDir Path folder) {
    Path written = folder.resolve("written");
    String room = "/topic/room." + Names.unique("selected");
    String expression =
        "T(java.nio.file.Files).createFile(T(java.nio.file.Path).of('" + written + "'))";
    for (String selector : List.of(expression, "headers['x'] matches '(a+)+b'")) {
      try (var bob = StompUser.connect(SERVER, "bob", "accept-version:1.1")) {
        bob.frame("SUBSCRIBE", "", "id:1", "destination:" + room, "selector:" + selector);
        assertThat(bob.next("ERROR").header("code")).isEqualTo("bad-header");
      }
    }
    try (var bob = StompUser.connect(SERVER, "bob", "accept-version:1.1")) {
      bob.subscribe("1", room);
      bob.send(room, "hello", "x-x:" + "a".repeat(500), "selector:" + expression);
      assertThat(bob.next("MESSAGE").text()).isEqualTo("hello");
    }
    assertThat(written).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "file://",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost:8000.evil.example",
        "http://localhost@evil.example",
        "http://evil.example/http://localhost:8000"
      })
  void foreignOriginsAreRefusedAtEveryEndpoint(String origin) {
    for (String endpoint : ENDPOINTS) {
      var refusal = Handshake.to(SERVER, endpoint).header("Origin: " + origin).refused();
      assertThat(refusal.status()).as(endpoint).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits; server_no_context_takeover",
        "x-webkit-deflate-frame",
        "deflate-frame, permessage-deflate, @identity, @fragment"
      })
  void webSocketExtensionsAreNotNegotiated(String offer) {
    try (var bob =
        Handshake.to(SERVER, "/stomp/bob").header("Sec-WebSocket-Extensions: " + offer).open()) {
      assertThat(bob.handshakeHeaders()).doesNotContainKey("Sec-WebSocket-Extensions");
    }
  }

  @Test
  void anUnclosedExtensionParameterDoesNotBlockTheServer() throws IOException {
    String offer = "Sec-WebSocket-Extensions: a; b=\"" + "\\c".repeat(7_000);
    assertThat(statuses(Attacker.request("GET", "/stomp/bob", offer))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"3, 2147483647", "11, 2147483647", "7, 9223372036854775807"})
  @Shows("close-1002")
  void impossibleLengthsAreRefusedBeforeThePayloadArrives(int opcode, long length) {
    try (var bob = RawWebSocket.open(SERVER, "/stomp/bob")) {
      bob.sendRaw(
          ByteBuffer.allocate(14)
              .put((byte) (0x80 | opcode))
              .put((byte) 0xFF)
              .putLong(length)
              .array());
      assertThat(bob.closeCode()).isEqualTo(1002);
    }
  }

  @ParameterizedTest
  @FieldSource("chat.parley.attack.AmbiguousPaths#ALL")
  void ambiguousPathsAreRefused(String path) throws IOException {
    for (String method : List.of("GET", "HEAD", "POST")) {
      String head =
          method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      assertThat(statuses(head)).as(method).isNotEmpty().isSubsetOf(400, 403, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5 \u000b\r\n\r\nhello",
        "Content-Length: 5, 6\r\n\r\nhello",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Host: evil.example\r\n\r\n"
      })
  void malformedHeadsAreRefusedAndNothingAfterThemIsRead(String rest) throws IOException {
    assertThat(statuses(GET + rest + GET + "\r\n")).containsExactly(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1;a=\"\r\nx\r\n0\r\n\r\n",
        "1;a\nx\r\n0\r\n\r\n",
        "1\r\nx\n0\r\n\r\n",
        "1\r\nx\r\n0\r\nA: b\n\r\n",
        "-1\r\nx\r\n0\r\n\r\n",
        "100000000000000000\r\nx\r\n0\r\n\r\n"
      })
  void nothingAfterAMalformedChunkIsRead(String chunks) throws IOException {
    String head = GET + "Transfer-Encoding: chunked\r\n\r\n";
    assertThat(statuses(head + chunks + GET + "\r\n")).hasSize(1);
    assertThat(statuses(head + "1;a=\"b\"\r\nx\r\n0\r\nA: b\r\n\r\n" + GET + "\r\n")).hasSize(2);
  }

  @Test
  void http2IsNotSupported() throws IOException {
    assertThat(statuses("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")).doesNotContain(200);
    String upgrade =
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk";
    assertThat(statuses("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + upgrade + "\r\n\r\n"))
        .containsExactly(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset"})
  void headersWithManyPreferencesAreHandledQuickly(String header) throws IOException {
    String acceptValues = acceptValues(1_800);
    for (String path : List.of("/", "/api/streams/chat/messages", "/nothing")) {
      long start = System.nanoTime();
      String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
      assertThat(statuses(head + header + ": " + acceptValues + "\r\n\r\n")).hasSize(1);
      assertThat(System.nanoTime() - start).as(path).isLessThan(2_000_000_000L);
    }
    assertThat(
            statuses(
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    + header
                    + ": "
                    + acceptValues(3_000)
                    + "\r\n\r\n"))
        .containsExactly(431);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Range: bytes=0-", "If-None-Match: \"0\"", "If-Match: \"0\""})
  void headersWithManyRangesOrTagsAreHandledQuickly(String header) throws IOException {
    long start = System.nanoTime();
    String head = "GET /page/app.js HTTP/1.1\r\nHost: a\r\n" + header + ",0-".repeat(2_000);
    assertThat(statuses(head + "\r\n\r\n")).hasSize(1).doesNotContain(206, 500);
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }

  @Test
  void anUnparsableOriginDoesNotFailARequest() throws IOException {
    for (String path :
        List.of("/", "/api/streams/chat/messages", "/actuator/health", "/page/app.js")) {
      String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
      assertThat(statuses(head + "Origin: http://a:b:c\r\n\r\n")).as(path).containsExactly(200);
    }
  }

  private static String acceptValues(int count) {
    return String.join(",", IntStream.range(0, count).mapToObj(i -> "a/b;q=.1").toList());
  }

  private static List<Integer> statuses(String request) throws IOException {
    try (var attacker = new Attacker(SERVER.port())) {
      attacker.send(request);
      return STATUS
          .matcher(attacker.endOutputAndRead())
          .results()
          .map(m -> Integer.valueOf(m.group(1)))
          .toList();
    }
  }
}
