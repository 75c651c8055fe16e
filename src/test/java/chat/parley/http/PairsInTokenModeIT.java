package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Poller;
import chat.parley.testkit.Shows;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The conversation of two users over HTTP in token mode, where services act for them. */
class PairsInTokenModeIT {

  @AutoClose
  private static final ParleyServer SERVER = ParleyServer.start(TestTokens.tokenModeProperties());

  private final String ann = Names.unique("ann");
  private final String bob = Names.unique("bob");
  private final String service = Names.unique("backend");
  private final HttpSender annSends = HttpSender.withToken(SERVER, TestTokens.of(ann));
  private final HttpSender bobSends = HttpSender.withToken(SERVER, TestTokens.of(bob));
  private final HttpSender backend =
      HttpSender.withToken(SERVER, TestTokens.of(service, "service"));

  private static String messagesWith(String user) {
    return "/api/streams/with." + user + "/messages";
  }

  private HttpResponse<String> getAs(String user, String path) throws Exception {
    return backend.send("GET", path, BodyPublishers.noBody(), "Parley-As", user);
  }

  @Test
  @Shows({"http-pair", "pair-own"})
  void theUserOfTheTokenIsOneOfTheTwo() throws Exception {
    assertThat(annSends.post(messagesWith(bob), "1").statusCode()).isEqualTo(201);
    assertThat(bobSends.post("/api/users/" + ann + "/messages", "2").statusCode()).isEqualTo(201);
    assertThat(annSends.stored(messagesWith(bob))).containsExactly("1", "2");
    assertThat(bobSends.stored(messagesWith(ann))).containsExactly("1", "2");
    assertThat(backend.stored(messagesWith(ann))).isEmpty();
    assertProblem(
        annSends.send("GET", messagesWith(bob), BodyPublishers.noBody(), "Parley-As", bob),
        403,
        "forbidden");
    assertProblem(HttpSender.anonymous(SERVER).get(messagesWith(bob)), 401, "no-token");
    try (var poller = Poller.withToken(TestTokens.of(bob))) {
      assertThat(poller.poll(SERVER.port(), "with." + ann + ":0").bodies())
          .containsExactly("1", "2");
    }
    try (var events =
        EventStream.open(
            SERVER.port(),
            "/api/events?at=with." + ann + ":0",
            "Authorization",
            "Bearer " + TestTokens.of(bob))) {
      events.next("joined");
      assertThat(events.next("message").text("body")).isEqualTo("1");
    }
  }

  @Test
  @Shows({"http-pair", "http-acting"})
  void aServiceSendsAndReadsAsOneOfTheTwo() throws Exception {
    HttpResponse<String> sent = backend.post(messagesWith(bob), "1", "Parley-As", ann);
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
    assertThat(json(sent).get("stream").stringValue()).isEqualTo("with." + bob);
    HttpResponse<String> toUser =
        backend.post("/api/users/" + ann + "/messages", "2", "Parley-As", bob);
    assertThat(toUser.headers().firstValue("location")).contains(messagesWith(ann) + "/2");
    assertThat(json(getAs(bob, messagesWith(ann) + "/2")).get("from").stringValue()).isEqualTo(bob);
    assertThat(json(getAs(ann, messagesWith(bob))).get("messages")).hasSize(2);
    assertThat(annSends.stored(messagesWith(bob))).containsExactly("1", "2");
  }

  @Test
  @Shows("http-pair")
  void aMutedUserReadsAndDoesNotWrite() throws Exception {
    assertThat(annSends.post(messagesWith(bob), "1").statusCode()).isEqualTo(201);
    HttpSender moderator =
        HttpSender.withToken(SERVER, TestTokens.of(Names.unique("mo"), "moderator"));
    moderator.json("POST", "/api/moderation", "{\"do\":\"mute\",\"user\":\"%s\"}".formatted(ann));
    assertProblem(annSends.post(messagesWith(bob), "2"), 403, "muted");
    assertThat(annSends.stored(messagesWith(bob))).containsExactly("1");
    assertThat(moderator.stored(messagesWith(ann))).isEmpty();
  }

  @Test
  @Shows({"pair-own", "remove-where"})
  void aModeratorRemovesNothingFromConversations() throws Exception {
    assertThat(annSends.post(messagesWith(bob), "1").statusCode()).isEqualTo(201);
    HttpSender moderator =
        HttpSender.withToken(SERVER, TestTokens.of(Names.unique("mo"), "moderator"));
    for (String stream : new String[] {"with." + bob, "pair." + ann + "," + bob}) {
      HttpResponse<String> refused =
          moderator.json(
              "POST",
              "/api/moderation",
              "{\"do\":\"remove\",\"stream\":\"%s\",\"offset\":1}".formatted(stream));
      assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 404);
    }
    assertThat(annSends.stored(messagesWith(bob))).containsExactly("1");
  }
}
