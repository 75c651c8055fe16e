package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Artemis;
import chat.parley.testkit.Await;
import chat.parley.testkit.Broker;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A backend provisions users and acts for them, on two nodes in token mode. Successive requests go
 * to the nodes in turn.
 */
class UsersOnTwoNodesIT {

  private static final String JSON = "application/json";

  private static Broker broker;
  private static ParleyServer nodes;

  private final String stream = "room." + Names.unique("room");
  private final String messages = "/api/streams/" + stream + "/messages";
  private final String name = Names.unique("alice");
  private final String service = Names.unique("backend");
  private final HttpSender alice = HttpSender.withToken(nodes, TestTokens.of(name));
  private final HttpSender backend =
      HttpSender.withToken(nodes, TestTokens.of(service, "service", "moderator"));

  @BeforeAll
  static void start() {
    broker = new Artemis();
    nodes =
        ParleyServer.cluster(
            broker,
            2,
            TestTokens.tokenModeProperties(
                "parley.limits.messages-per-second=20", "parley.limits.burst=1s"));
  }

  @AfterAll
  static void stop() {
    nodes.close();
    broker.close();
  }

  private HttpResponse<String> sendAs(String user, String... headers) throws Exception {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Parley-As", user));
    return backend.post(messages, "x", all.toArray(String[]::new));
  }

  private HttpResponse<String> getAs(String user, String path) throws Exception {
    return backend.send("GET", path, BodyPublishers.noBody(), "Parley-As", user);
  }

  private HttpResponse<String> put(HttpSender client, String user, String... headers)
      throws Exception {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", JSON));
    return client.send(
        "PUT",
        "/api/users/" + user,
        BodyPublishers.ofString("{\"displayName\":\"Alice\"}"),
        all.toArray(String[]::new));
  }

  private static void moderate(String action, String user) throws Exception {
    HttpSender moderator =
        HttpSender.withToken(nodes, TestTokens.of(Names.unique("mo"), "moderator"));
    String json = "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
    assertThat(moderator.post("/api/moderation", json, "Content-Type", JSON).statusCode())
        .isEqualTo(200);
  }

  private static void awaitCode(String code, Request request) {
    for (int node = 0; node < 2; node++) {
      Await.until(() -> "not refused with " + code, () -> request.send().body().contains(code));
    }
  }

  /** A request that is repeated. */
  private interface Request {
    HttpResponse<String> sendOnce() throws Exception;

    default HttpResponse<String> send() {
      try {
        return sendOnce();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @Shows("http-acting")
  void aServiceSendsAsAUser() throws Exception {
    HttpResponse<String> sent = sendAs(name, "Idempotency-Key", "1");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
    assertThat(sent.headers().firstValue("Parley-User")).hasValue(name);
    assertThat(json(alice.get(messages + "/1")).get("from").stringValue()).isEqualTo(name);
    // The key is one of the user.
    assertThat(alice.post(messages, "x", "Idempotency-Key", "1").statusCode()).isEqualTo(200);
    assertThat(backend.post(messages, "x", "Idempotency-Key", "1").statusCode()).isEqualTo(201);
    assertProblem(
        backend.post(messages, "x", "Parley-As", name, "Parley-User", service), 403, "forbidden");
  }

  @Test
  @Shows("http-acting")
  void theRatesAreThoseOfTheService() throws Exception {
    int status = 201;
    for (int i = 0; status == 201; i++) {
      status = sendAs(Names.unique("user" + i)).statusCode();
    }
    assertThat(status).isEqualTo(429);
    assertThat(alice.post(messages, "x").statusCode()).isEqualTo(201);
  }

  @Test
  @Shows("http-acting")
  void theSanctionsOfTheUserAndTheBanOfTheServiceHold() throws Exception {
    moderate("mute", name);
    awaitCode("muted", () -> sendAs(name));
    assertThat(getAs(name, messages).statusCode()).isEqualTo(200);
    assertProblem(put(backend, name, "Parley-As", name), 403, "muted");
    moderate("ban", name);
    awaitCode("banned", () -> sendAs(name));
    awaitCode("banned", () -> getAs(name, "/api/messages?at=inbox&wait=1"));
    String bob = Names.unique("bob");
    assertThat(getAs(bob, messages).statusCode()).isEqualTo(200);
    moderate("ban", service);
    awaitCode("banned", () -> getAs(bob, messages));
    awaitCode("banned", () -> sendAs(bob));
  }

  @Test
  @Shows("http-acting")
  void aServiceIsNoModeratorAsAUser() throws Exception {
    String kick = "{\"do\":\"kick\",\"user\":\"%s\"}".formatted(name);
    assertProblem(
        backend.post("/api/moderation", kick, "Content-Type", JSON, "Parley-As", name),
        403,
        "forbidden");
    assertThat(backend.post("/api/moderation", kick, "Content-Type", JSON).statusCode())
        .isEqualTo(200);
  }

  @Test
  @Shows("http-acting")
  void aServicePollsAndReadsEventsAsAUser() throws Exception {
    String inbox = "/api/users/" + name + "/messages";
    assertThat(backend.post(inbox, "for alice").statusCode()).isEqualTo(201);
    HttpResponse<String> poll = getAs(name, "/api/messages?at=inbox&device=phone&wait=1");
    assertThat(poll.body()).contains("for alice");
    assertThat(getAs(service, "/api/messages?at=inbox:0").body()).doesNotContain("for alice");
    try (var events =
        EventStream.open(
            nodes.port(),
            "/api/events?at=inbox:0",
            "Authorization",
            "Bearer " + TestTokens.of(service, "service"),
            "Parley-As",
            name)) {
      events.next("joined");
      assertThat(events.next("message").text("body")).isEqualTo("for alice");
      moderate("kick", name);
      assertThat(events.next("error").text("code")).isEqualTo("kicked");
    }
  }

  @Test
  @Shows("http-acting")
  void theEventStreamsOfABannedServiceEnd() throws Exception {
    try (var events =
        EventStream.open(
            nodes.port(),
            "/api/events?at=inbox",
            "Authorization",
            "Bearer " + TestTokens.of(service, "service"),
            "Parley-As",
            name)) {
      events.next("joined");
      moderate("ban", service);
      assertThat(events.next("error").text("code")).isEqualTo("banned");
    }
  }

  @Test
  @Shows("http-acting-audit")
  void whatAServiceDoesForAUserIsAudited() throws Exception {
    try (ServerLog log = ServerLog.open()) {
      getAs(name, messages);
      sendAs(name);
      Await.until(
          () -> log.lines().toString(),
          () -> log.lines().stream().filter(line -> line.contains("by=" + service)).count() >= 2);
      assertThat(log.lines().stream().filter(line -> line.contains("by=" + service)))
          .containsExactlyInAnyOrder(
              "parley.audit: event=\"act\" user=%s by=%s request=\"GET %s\" status=200"
                  .formatted(name, service, messages),
              "parley.audit: event=\"act\" user=%s by=%s request=\"POST %s\" status=201"
                  .formatted(name, service, messages));
    }
  }

  @Test
  @Shows("http-acting-audit")
  void theProfilesAndInvitationsOfAServiceAreAudited() throws Exception {
    String club = Names.unique("club");
    String room = "/api/rooms/" + club;
    try (ServerLog log = ServerLog.open()) {
      assertThat(put(backend, name).statusCode()).isEqualTo(201);
      assertThat(put(backend, service).statusCode()).isEqualTo(201);
      assertThat(put(alice, name).statusCode()).isEqualTo(200);
      String settings = "{\"owner\":\"%s\"}".formatted(name);
      assertThat(backend.json("PUT", room, settings).statusCode()).isEqualTo(201);
      String invite = "{\"do\":\"invite\",\"user\":\"bob\"}";
      assertThat(backend.json("POST", room + "/members", invite).statusCode()).isEqualTo(200);
      assertThat(log.lines().stream().filter(line -> line.contains("by=" + service)))
          .containsExactly(
              "parley.audit: event=\"profile\" user=%s by=%s".formatted(name, service),
              "parley.audit: event=\"room-create\" room=%s owner=%s by=%s"
                  .formatted(club, name, service),
              "parley.audit: event=\"room-invite\" room=%s user=bob by=%s"
                  .formatted(club, service));
      assertThat(log.lines()).noneMatch(line -> line.contains("by=" + name));
    }
  }

  @Test
  @Shows("http-users-put")
  void aServiceSetsAnyProfile() throws Exception {
    String bob = Names.unique("bob");
    assertThat(put(backend, bob).statusCode()).isEqualTo(201);
    assertThat(put(backend, bob).statusCode()).isEqualTo(200);
    assertThat(alice.get("/api/users/" + bob).body()).contains("\"displayName\":\"Alice\"");
    assertThat(put(backend, name, "Parley-As", name).statusCode()).isEqualTo(201);
    assertProblem(put(backend, bob, "Parley-As", name), 403, "forbidden");
    assertProblem(put(alice, bob), 403, "forbidden");
  }

  @Test
  @Shows("http-users-seen")
  void aUserOfOneNodeExistsOnTheOther() {
    try (var _ =
        StompUser.connect(
            Handshake.to(nodes, "/stomp")
                .header("Authorization: Bearer " + TestTokens.of(name))
                .open())) {
      for (int node = 0; node < 2; node++) {
        Await.until(
            () -> "not found",
            () -> ((Request) () -> alice.get("/api/users/" + name)).send().statusCode() == 200);
      }
    }
  }
}
