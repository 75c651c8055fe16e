package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.people.UserPage;
import chat.parley.store.PersonRow;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The description of the HTTP API is a correct one, and that of the API. */
class OpenApiTest {

  private static final OpenApiDescription DESCRIPTION = OpenApiDescription.read();
  private static final OpenApiSchemas SCHEMAS = new OpenApiSchemas(DESCRIPTION);

  private final ParleyServer server = ParleyServer.shared();

  @Test
  @Shows("http-openapi")
  void theDescriptionHasTheOperationsTheParametersAndTheCodesOfTheHandlers() throws Exception {
    assertThat(OpenApiComparison.faults(DESCRIPTION, HandlerOperation.all(server))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/moderation:|/api/other:|POST /api/moderation is not described",
        "/api/moderation:|/api/other:|POST /api/other is served by no handler",
        "name: limit|name: most|GET /api/streams/{stream}/messages: query limit is not described",
        "name: limit|name: most|GET /api/streams/{stream}/messages: query most is read by no"
            + " handler",
        "name: Idempotency-Key|name: Key|POST /api/users/{name}/messages: header Idempotency-Key is"
            + " not described",
        "name: Idempotency-Key|name: Key|POST /api/users/{name}/messages: header Key is read by no"
            + " handler",
        "in: path|in: header|GET /api/streams/{stream}/messages/{offset}: path offset is not"
            + " described",
        "name: Parley-User|name: User|GET /api/streams/{stream}/messages: header Parley-User is not"
            + " described",
        "`inbox-full`|`full`|inbox-full is not described",
        "`inbox-full`|`full`|POST /api/users/{name}/messages 409: no error of the API has the code"
            + " full",
        "`inbox-full`|`muted`|POST /api/users/{name}/messages 409: muted has another status"
      })
  void differencesAreReported(String text, String planted, String fault) throws Exception {
    String changed = OpenApiDescription.text().replace(text, planted);
    assertThat(
            OpenApiComparison.faults(OpenApiDescription.of(changed), HandlerOperation.all(server)))
        .contains(fault);
  }

  @Test
  @Shows("http-openapi")
  void theDescriptionFollowsTheSpecification() {
    assertThat(SCHEMAS.faultsOfDescription(DESCRIPTION.document())).isEmpty();
    String broken = OpenApiDescription.text().replace("in: query", "in: question");
    assertThat(SCHEMAS.faultsOfDescription(OpenApiDescription.of(broken).document())).isNotEmpty();
    String untyped = OpenApiDescription.text().replace("type: boolean", "type: truth");
    assertThat(SCHEMAS.faultsOfDescription(OpenApiDescription.of(untyped).document())).isNotEmpty();
  }

  @Test
  void theVersionIsThatOfParley() throws Exception {
    assertThat(Files.readString(Path.of("pom.xml")))
        .containsPattern(
            "<artifactId>parley</artifactId>\\s*<version>%s(-SNAPSHOT)?</version>"
                .formatted(DESCRIPTION.document().at("/info/version").stringValue()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void theFieldsOfAResponseAreDescribed(String schema, Class<? extends Record> type) {
    assertThat(DESCRIPTION.component("schemas", schema).get("properties").propertyNames())
        .containsExactlyElementsOf(
            Arrays.stream(type.getRecordComponents()).map(c -> c.getName()).toList());
  }

  static Stream<Object[]> records() {
    return Stream.of(
        new Object[] {"Page", HistoryPage.class},
        new Object[] {"Message", HistoryPage.Message.class},
        new Object[] {"SentMessage", SendAnswer.class},
        new Object[] {"Room", RoomAnswer.class},
        new Object[] {"RoomPage", RoomAnswer.Page.class},
        new Object[] {"MemberPage", MembersAnswer.class},
        new Object[] {"Member", MembersAnswer.Entry.class},
        new Object[] {"ChangedMembers", MembersAnswer.Changed.class},
        new Object[] {"User", PersonRow.class},
        new Object[] {"UserPage", UserPage.class});
  }

  @Test
  void theAdviceIsDescribed() {
    assertThat(
            DESCRIPTION
                .component("schemas", "Problem")
                .at("/properties/advice/enum")
                .valueStream()
                .map(JsonNode::stringValue))
        .containsExactlyElementsOf(
            Arrays.stream(ChatError.Advice.values()).map(ChatError.Advice::text).toList());
  }

  @Test
  void examplesAreValid() {
    var faults = new ArrayList<String>();
    for (JsonNode content : DESCRIPTION.document().findValues("content")) {
      for (JsonNode media : content) {
        if (media.has("example") && media.path("schema").has("$ref")) {
          faults.addAll(SCHEMAS.faults(media.get("schema"), media.get("example")));
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  /** The handlers of sends parse the query: they know a parameter if they refuse a wrong value. */
  @Test
  void theQueryParametersOfSendsAreKnown() throws Exception {
    HttpSender alice = HttpSender.of(server, Names.unique("alice"));
    for (OpenApiOperation operation : DESCRIPTION.operations()) {
      String path =
          operation
              .path()
              .replace("{stream}", "room." + Names.unique("room"))
              .replace("{name}", Names.unique("bob"));
      for (String parameter : operation.parameters()) {
        if (operation.method().equals("POST") && parameter.startsWith("query ")) {
          String query = "?" + parameter.replace("query ", "") + "=~";
          assertThat(alice.post(path + query, "").statusCode())
              .as(operation.name() + query)
              .isEqualTo(400);
        }
      }
    }
  }
}
