package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawUtf8PathsTest {

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server, connections());

  private static HttpConnectionFactory connections() {
    var configuration = new HttpConfiguration();
    configuration.setUriCompliance(RawUtf8Paths.COMPLIANCE);
    configuration.addCustomizer(new RawUtf8Paths());
    return new HttpConnectionFactory(configuration);
  }

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "URI=" + request.getHttpURI() + "=", callback);
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String get(String target) throws Exception {
    String request = "GET " + target + " HTTP/1.0\r\nHost: a\r\n\r\n";
    ByteBuffer response = connector.getResponse(ByteBuffer.wrap(request.getBytes(UTF_8)));
    return UTF_8.decode(response).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "/ws/ä/, /ws/%C3%A4/",
    "/ws/日本, /ws/%E6%97%A5%E6%9C%AC",
    "/ws/😀/, /ws/%F0%9F%98%80/",
    "/ws/a%20ä, /ws/a%20%C3%A4",
    "/ws/a+~ä, /ws/a+~%C3%A4"
  })
  void rawUtf8IsPercentEncoded(String target, String encoded) throws Exception {
    assertThat(get(target)).contains("200 OK", "URI=http://a" + encoded + "=");
  }

  @Test
  void theQueryIsKept() throws Exception {
    assertThat(get("/ws/ä?a=b&c=%20")).contains("URI=http://a/ws/%C3%A4?a=b&c=%20=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ws/%C3%A4/", "/ws/alice?x=1"})
  void otherPathsAreNotChanged(String target) throws Exception {
    assertThat(get(target)).contains("200 OK", "URI=http://a" + target + "=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ws/ä/%2e%2e/", "/ws/%2Fä", "/ws/ä/..;/"})
  void anAmbiguousPathIsRefused(String target) throws Exception {
    assertThat(get(target)).contains(" 400 ").doesNotContain("URI=");
  }
}
