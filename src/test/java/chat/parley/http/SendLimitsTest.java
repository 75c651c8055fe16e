package chat.parley.http;

import static chat.parley.http.HttpSender.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Messages over HTTP count against the same limits as those of other protocols. */
class SendLimitsTest {

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.messages-per-second=1",
          "parley.limits.burst=3s",
          "parley.limits.new-streams-per-minute=2",
          "parley.limits.inbox-messages=1",
          "parley.delivery.write-timeout=3s");

  private static final String STREAM = "room." + Names.unique("limits");
  private static final String MESSAGES = "/api/streams/" + STREAM + "/messages";

  private final String name = Names.unique("alice");
  private final HttpSender alice = HttpSender.of(SERVER, name);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("code").stringValue()).isEqualTo(code);
    assertThat(response.headers().firstValueAsLong("retry-after").orElseThrow()).isPositive();
  }

  @Test
  @Shows({"http-limits", "code-too-fast-http"})
  void aUserHasOneMessageRateForAllProtocols() throws Exception {
    try (var stomp = StompUser.connect(SERVER, name)) {
      stomp.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
      stomp.receipt("e");
      for (int i = 0; i < 3; i++) {
        stomp.store("/topic/" + STREAM, "x");
      }
      assertRefused(alice.post(MESSAGES, "x"), 429, "too-fast");
      assertRefused(
          alice.batch("{\"messages\":[{\"to\":\"%s\",\"body\":\"\"}]}".formatted(STREAM)),
          429,
          "too-fast");
      stomp.send("/topic/" + STREAM, "x");
      assertThat(stomp.next("MESSAGE").header("code")).isEqualTo("too-fast");
    }
  }

  @Test
  @Shows("idempotent-rate")
  void receiptsOfRepeatsKeepTheOrderOfTheSends() throws Exception {
    String destination = "/topic/" + STREAM;
    try (var stomp = StompUser.connect(SERVER, name)) {
      stomp.frame("SUBSCRIBE", "", "id:e", "destination:/user/queue/errors", "receipt:e");
      stomp.receipt("e");
      stomp.store(destination, "x", "client-message-id:1");
      String[] ids = {"2", "3", "1", "1"};
      for (int i = 0; i < ids.length; i++) {
        stomp.frame(
            "SEND",
            "x",
            "destination:" + destination,
            "receipt:" + i,
            "client-message-id:" + ids[i]);
      }
      for (int i = 0; i < ids.length; i++) {
        StompFrame receipt = stomp.next("RECEIPT");
        assertThat(receipt.header("receipt-id")).isEqualTo(String.valueOf(i));
        assertThat(receipt.headers().containsKey("duplicate")).isEqualTo(i >= 2);
      }
    }
  }

  @Test
  @Shows("http-limits")
  void aFullInboxIsAConflict() throws Exception {
    String bob = Names.unique("bob");
    String inbox = "/api/users/" + bob + "/messages";
    String other = "room." + Names.unique("other");
    assertThat(alice.post(inbox, "fills it", "Idempotency-Key", "1").statusCode()).isEqualTo(201);
    assertRefused(alice.post(inbox, "x"), 409, "inbox-full");
    HttpResponse<String> batch =
        HttpSender.of(SERVER, Names.unique("carl"))
            .batch(
                """
                {"messages": [{"to": "%s", "body": "x"}, {"to": "with.%s", "body": "x"}]}\
                """
                    .formatted(other, bob));
    assertRefused(batch, 409, "inbox-full");
    assertThat(json(batch).get("detail").stringValue()).startsWith("messages[1]: ");
    assertThat(alice.stored("/api/streams/" + other + "/messages")).isEmpty();
    assertThat(alice.post(inbox, "fills it", "Idempotency-Key", "1").statusCode()).isEqualTo(200);
  }

  @Test
  @Shows("http-limits")
  void newStreamsAreLimited() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(alice.post(newRoom(), "x").statusCode()).isEqualTo(201);
    }
    assertRefused(alice.post(newRoom(), "x"), 429, "too-fast");
  }

  private static String newRoom() {
    return "/api/streams/room." + Names.unique("new") + "/messages";
  }

  @Test
  void aSlowBodyEndsTheConnection() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      var out = socket.getOutputStream();
      out.write(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nParley-User: %s\r\nContent-Length: 1000\r\n\r\n"
              .formatted(MESSAGES, name)
              .getBytes(US_ASCII));
      Await.until(
          () -> "the connection is open",
          () -> {
            try {
              out.write('x');
              Await.pause(Duration.ofMillis(100));
              return false;
            } catch (IOException _) {
              return true;
            }
          });
    }
  }
}
