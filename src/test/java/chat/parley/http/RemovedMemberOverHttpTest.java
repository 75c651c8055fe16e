package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A removed member receives no message with an offset after the removal and sends none, over any
 * protocol and on any node, while others write as fast as they can.
 */
class RemovedMemberOverHttpTest {

  private static final int ROUNDS = 10;
  private static final long DEADLINE = 60;

  private final ParleyServer server = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String eve = Names.unique("eve");
  private final String room = Names.unique("room");
  private final HttpSender owner = HttpSender.of(server, ann);
  private final HttpSender member = HttpSender.of(server, eve);
  private final Poller poller = new Poller(eve);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<CompletableFuture<Void>> writers = new ArrayList<>();

  @BeforeEach
  void createRoom() throws Exception {
    assertThat(
            owner
                .json(
                    "PUT", "/api/rooms/" + room, "{\"kind\":\"private\",\"history\":\"from-join\"}")
                .statusCode())
        .isEqualTo(201);
    for (int i = 0; i < 2; i++) {
      writers.add(CompletableFuture.runAsync(this::write, threads));
    }
  }

  @AfterEach
  void stop() {
    stopped.set(true);
    writers.forEach(CompletableFuture::join);
    threads.shutdownNow();
    poller.close();
  }

  private void write() {
    try (var writer = StompUser.connect(server, ann)) {
      while (!stopped.get()) {
        writer.store("/topic/room." + room, "text");
      }
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  /** Adds or removes the member, and returns the change as the stream of changes has it. */
  private JsonNode change(String body) throws Exception {
    HttpResponse<String> response = owner.json("POST", "/api/rooms/" + room + "/members", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    long offset = json(response).get("offset").longValue();
    String path = "/api/streams/members.%s/messages?after=%d&limit=1".formatted(room, offset - 1);
    return json(owner.get(path)).get("messages").get(0);
  }

  private static long at(JsonNode change) {
    return Long.parseLong(change.get("headers").get("at").stringValue());
  }

  @Test
  void nothingAfterTheRemovalIsReceivedOrAccepted() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long since = at(change("{\"add\":[{\"user\":\"%s\"}]}".formatted(eve)));
      var received = new ArrayList<Long>();
      try (var events =
              EventStream.open(
                  server.port(), "/api/events?at=room." + room + ":0", "Parley-User", eve);
          var stomp = StompUser.connect(server, eve)) {
        stomp.subscribe("room", "/topic/room." + room, "offset:0");
        stomp.subscribe("errors", "/user/queue/errors");
        CompletableFuture<List<Long>> polled =
            CompletableFuture.supplyAsync(this::pollAll, threads);
        CompletableFuture<List<Long>> sent = CompletableFuture.supplyAsync(this::sendAll, threads);
        events.next("joined");
        received.add(events.next("message").offset());
        received.add(offset(stomp.next("MESSAGE")));
        long until = at(change("{\"remove\":[\"%s\"]}".formatted(eve)));
        received.addAll(polled.get(DEADLINE, TimeUnit.SECONDS));
        received.addAll(drain(events));
        received.addAll(drain(stomp));
        assertThat(received).allSatisfy(o -> assertThat(o).isBetween(since + 1, until));
        assertThat(sent.get(DEADLINE, TimeUnit.SECONDS))
            .allSatisfy(o -> assertThat(o).isLessThanOrEqualTo(until));
      }
    }
  }

  private static long offset(StompFrame frame) {
    return Long.parseLong(frame.header("offset"));
  }

  /** Polls until the member is refused. */
  private List<Long> pollAll() {
    var received = new ArrayList<Long>();
    List<String> at = List.of("room." + room + ":0");
    while (true) {
      HttpResponse<String> response = poller.pollAndWait(server.port(), at).join();
      if (response.statusCode() == 403) {
        assertThat(json(response).get("code").stringValue()).isEqualTo("not-a-member");
        return received;
      }
      var answer = new Poller.Answer(json(response));
      answer.page(0).get("messages").forEach(m -> received.add(m.get("offset").longValue()));
      at = answer.next();
    }
  }

  /** Sends until the member is refused. */
  private List<Long> sendAll() {
    var sent = new ArrayList<Long>();
    try {
      while (true) {
        HttpResponse<String> response =
            member.post("/api/streams/room." + room + "/messages", "by a member");
        if (response.statusCode() == 403) {
          assertThat(json(response).get("code").stringValue()).isEqualTo("not-a-member");
          return sent;
        }
        assertThat(response.statusCode()).isEqualTo(201);
        sent.add(json(response).get("offset").longValue());
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> drain(EventStream events) {
    var received = new ArrayList<Long>();
    for (EventStream.Event event = events.next();
        !event.type().equals("error");
        event = events.next()) {
      received.add(event.offset());
    }
    return received;
  }

  /** Takes the messages until the error that says that the subscription has ended. */
  private static List<Long> drain(StompUser stomp) {
    var received = new ArrayList<Long>();
    StompFrame frame = stomp.next("MESSAGE");
    while (!frame.headers().containsKey("ended")) {
      received.add(offset(frame));
      frame = stomp.next("MESSAGE");
    }
    assertThat(frame.header("ended")).isEqualTo("room");
    stomp.expectNothing();
    return received;
  }
}
