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

/** The server URLs that the client accepts, and its errors when no connection opens. */
@InBrowser
class ParleyJsConnectionIT {

  /** Waits for the error after two failed attempts, and returns it and the number of errors. */
  private static final String CONNECT =
      """
      const chat = new Parley({ url: given, user: 'ann' });
      const errors = collect(chat, 'error');
      chat.connect();
      const { code, advice, message } = await when(chat, 'error');
      chat.close();
      return [code, advice, errors.length, message];
      """;

  /** Counts the connections in {@code opened}. */
  private static final String CLOSE_WHILE_CONNECTING =
      """
      globalThis.opened = 0;
      globalThis.WebSocket = class extends WebSocket {
        constructor(...all) {
          super(...all);
          opened++;
        }
      };
      const chat = new Parley({ user: ann, transports: ['websocket'] });
      chat.connect();
      while (opened === 0) {
        await null;
      }
      chat.close();
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();

  /** Returns the error of a client that connects to a URL from a page of another origin. */
  private static List<?> connectionError(ParleyServer server, ForeignPage foreign, String url) {
    String origin = "http://127.0.0.1:" + server.port();
    return (List<?>) Script.run(PAGES.foreign(foreign), origin, CONNECT, url);
  }

  @Test
  void anOriginThatIsNotAllowedIsReportedWithTheSettingThatAllowsIt() throws IOException {
    try (var foreign = new ForeignPage();
        var strict = ParleyServer.start(TestTokens.tokenModeProperties())) {
      List<?> error = connectionError(strict, foreign, "ws://127.0.0.1:" + strict.port());
      assertThat(error.subList(0, 3)).isEqualTo(List.of("handshake-refused", "retry", 1));
      assertThat((String) error.getLast())
          .startsWith("http://127.0.0.1:" + strict.port() + "/ responds, but opens no connection. ")
          .contains("Check that parley.security.allowed-origins contains " + foreign.origin());
    }
  }

  @Test
  void aServerThatDoesNotRespondIsReportedAsUnreachable() throws IOException {
    String url = "http://127.0.0.1:" + FreePort.next() + "/";
    try (var foreign = new ForeignPage()) {
      assertThat(connectionError(server, foreign, url))
          .isEqualTo(List.of("unreachable", "retry", 1, "No server responds at " + url + "."));
    }
  }

  @Test
  void aClientThatIsClosedWhileItConnectsDoesNotConnectAgain() {
    ChatPage page = PAGES.icon(server);
    page.page().clock().install();
    Script.on(page).run(CLOSE_WHILE_CONNECTING);
    page.page().clock().runFor(60_000);
    assertThat(page.page().evaluate("opened")).isEqualTo(1);
  }

  @Test
  void aWebSocketUrlServesMessagesAndHistory() {
    ChatPage page = PAGES.icon(server);
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

  /** SockJS clients request /stomp/websocket and /stomp/info. */
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "info"})
  void aUserMayBeNamedLikeASockJsPath(String name) {
    ChatPage page = PAGES.icon(server);
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
  void aUrlWithAnotherSchemeIsRejected() {
    ChatPage page = PAGES.icon(server);
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
