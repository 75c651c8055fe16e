package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.FreePort;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses the client takes, and what it tells when no WebSocket opens at one. */
@InBrowser
class ParleyJsConnectionTest {

  /** Waits until two tries have failed. */
  private static final String REASON =
      """
      const chat = new Parley({ url: given, user: 'ann' });
      const errors = all(chat, 'error');
      chat.connect();
      const { code, advice, message } = await when(chat, 'error');
      chat.close();
      return [code, advice, errors.length, message];
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();

  /** What the client of a server tells on the page of another origin. */
  private static List<?> reason(ParleyServer server, TeamPage team, String url) {
    String origin = "http://127.0.0.1:" + server.port();
    return (List<?>) Script.run(PAGES.foreign(team), origin, REASON, url);
  }

  @Test
  void anOriginThatIsNotAllowedIsToldWithTheSettingThatAllowsIt() throws IOException {
    try (var team = new TeamPage();
        var strict = ParleyServer.start(TestTokens.mode())) {
      List<?> told = reason(strict, team, "ws://127.0.0.1:" + strict.port());
      assertThat(told.subList(0, 3)).isEqualTo(List.of("handshake-refused", "retry", 1));
      assertThat((String) told.getLast())
          .startsWith("http://127.0.0.1:" + strict.port() + "/ responds, but opens no WebSocket. ")
          .contains("Check that parley.security.allowed-origins contains " + team.origin());
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsUnreachable() throws IOException {
    String url = "http://127.0.0.1:" + FreePort.next() + "/";
    try (var team = new TeamPage()) {
      assertThat(reason(server, team, url))
          .isEqualTo(List.of("unreachable", "retry", 1, "No server responds at " + url + "."));
    }
  }

  @Test
  void theAddressOfAWebSocketDoesForAll() {
    ChatPage page = PAGES.blank(server);
    page.loadPicture();
    assertThat(
            Script.on(page)
                .run(
                    """
                    const chat = new Parley({ url: given, user: ann });
                    chat.connect();
                    const { offset } = await chat.send(room, 'hello').receipt;
                    const { messages } = await chat.history(room);
                    return [offset, messages.map(({ text }) => text).join()];
                    """,
                    "ws://127.0.0.1:" + server.port()))
        .isEqualTo(List.of(1, "hello"));
  }

  /** SockJS clients ask for /stomp/websocket and /stomp/info. */
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "info"})
  void aUserWhoseNameIsAPathOfSockJsIsThatUser(String name) {
    ChatPage page = PAGES.blank(server);
    page.loadPicture();
    assertThat(
            Script.on(page)
                .run(
                    """
                    const chat = new Parley({ user: given });
                    chat.connect();
                    await chat.send(room, 'hello').receipt;
                    const { messages } = await chat.history(room);
                    return messages.map(({ from }) => from).join();
                    """,
                    name))
        .isEqualTo(name);
  }

  @Test
  void anAddressOfAnotherKindIsRefused() {
    ChatPage page = PAGES.blank(server);
    page.loadPicture();
    assertThat(
            Script.on(page)
                .run(
                    """
                    try {
                      return new Parley({ url: given });
                    } catch (error) {
                      return [error.name, error.message];
                    }
                    """,
                    "ftp://example.org"))
        .isEqualTo(
            List.of(
                "TypeError",
                "Invalid server URL 'ftp://example.org': it must begin with https://, http://,"
                    + " wss:// or ws://"));
  }
}
