package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static Scene scene(IntFunction<String> tokens) {
    Scene scene = TestScenes.overHttp(1, ClientProtocol.POLL, Scene.Reach.ALL, false);
    return new Scene(
        scene.target(),
        scene.route(),
        2,
        1,
        Scene.Reach.ALL,
        false,
        64,
        number -> "zoë" + number,
        tokens);
  }

  @Test
  void aRequestNamesItsUser() {
    assertThat(new String(Requests.get(scene(_ -> ""), 1, "/api/events?at=chat"), UTF_8))
        .isEqualTo(
            """
            GET /api/events?at=chat HTTP/1.1
            Host: localhost:1
            Parley-User: zo%C3%AB1

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aRequestHasTheTokenOfItsUser() {
    assertThat(new String(Requests.get(scene(number -> "t" + number), 1, "/"), UTF_8))
        .contains("\r\nAuthorization: Bearer t1\r\n")
        .doesNotContain("Parley-User");
  }

  @Test
  void aMessageIsTheBodyOfARequest() {
    byte[] body = "hi".getBytes(UTF_8);
    byte[] request = Requests.post(scene(_ -> ""), 0, "/api/users/zoë/messages", "k-1", body);
    assertThat(new String(request, UTF_8))
        .startsWith("POST /api/users/zo%C3%AB/messages HTTP/1.1\r\n")
        .endsWith("Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  }
}
