package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Moderators read the texts of messages that edits have replaced. */
class VersionsOverHttpTest {

  @AutoClose private final ParleyServer server = ParleyServer.start("parley.history.versions=true");

  private final HttpSender owner = HttpSender.of(server, "owner");
  private final HttpSender ann = HttpSender.of(server, "ann");
  private final String room = Names.unique("room");
  private final String message = "/api/streams/room." + room + "/messages/1";

  private void editOnce() throws Exception {
    String path = "/api/rooms/" + room;
    assertThat(owner.json("PUT", path, "{\"kind\":\"public\"}").statusCode()).isEqualTo(201);
    String member = "{\"add\":[{\"user\":\"ann\"}]}";
    assertThat(owner.json("POST", path + "/members", member).statusCode()).isEqualTo(200);
    String messages = "/api/streams/room." + room + "/messages";
    assertThat(ann.post(messages, "hallo", "Content-Type", "text/plain").statusCode())
        .isEqualTo(201);
    assertThat(ann.send("PATCH", message, BodyPublishers.ofString("hello")).statusCode())
        .isEqualTo(200);
  }

  @Test
  @Shows("versions")
  void aModeratorReadsThem() throws Exception {
    editOnce();
    JsonNode versions = json(owner.get(message + "/versions")).get("versions");
    assertThat(versions).hasSize(1);
    assertThat(versions.get(0).get("body").stringValue()).isEqualTo("hallo");
    assertThat(versions.get(0).get("offset").longValue()).isEqualTo(1);
    assertThat(versions.get(0).get("from").stringValue()).isEqualTo("ann");
  }

  @Test
  @Shows("versions")
  void aModeratorThatJoinedLaterDoesNotReadThoseOfEarlierMessages() throws Exception {
    editOnce();
    String path = "/api/rooms/" + room;
    String add = "{\"add\":[{\"user\":\"late\",\"role\":\"moderator\",\"history\":\"from-join\"}]}";
    assertThat(owner.json("POST", path + "/members", add).statusCode()).isEqualTo(200);
    HttpSender late = HttpSender.of(server, "late");
    assertProblem(late.get(message + "/versions"), 404, "no-message");
    assertThat(json(owner.get(message + "/versions?after=1")).get("versions")).isEmpty();
  }

  @Test
  @Shows("versions")
  void otherUsersDoNot() throws Exception {
    editOnce();
    assertProblem(ann.get(message + "/versions"), 403, "forbidden");
    assertProblem(owner.get("/api/streams/with.ann/messages/1/versions"), 403, "forbidden");
  }
}
