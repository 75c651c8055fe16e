package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The user's identity in the JavaScript client {@code parley.js}, and resuming in a new page. */
@InBrowser
class ParleyJsIdentityIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final Script script = Script.on(PAGES.icon(server));

  @Test
  void theNextPageResumesFromPlacesAndOutgoing() {
    Object saved =
        script.run(
            """
            const a = new Parley({ user: ann });
            a.follow(room);
            const ready = when(a, 'following');
            a.connect();
            await ready;
            a.close();
            a.send(room, 'written while away', { id: 'one' });
            return { places: a.places, outgoing: a.outgoing };
            """);
    try (var zoe = StompUser.connect(server, "zoe")) {
      zoe.store(script.destination(), "meanwhile");
    }
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann, ...given });
                const received = nextMessages(a, 2);
                a.follow(room);
                a.connect();
                return (await received).map(({ offset, text }) => `${offset} ${text}`).join();
                """,
                saved))
        .isEqualTo("1 meanwhile,2 written while away");
  }

  @Test
  void aPageOfAnotherOriginConnectsWithAToken() throws IOException {
    try (var foreign = new ForeignPage();
        var server =
            ParleyServer.start(
                TestTokens.tokenModeProperties(
                    "parley.security.allowed-origins=" + foreign.origin()))) {
      Page page = PAGES.foreign(foreign);
      Object result =
          Script.run(
              page,
              "http://127.0.0.1:" + server.port(),
              """
              let asked = 0;
              const token = async () => {
                if (++asked === 1) {
                  throw new Error('not now');
                }
                return given;
              };
              const a = new Parley({ token });
              const errors = collect(a, 'error');
              a.follow('everyone');
              a.connect();
              const { offset } = await a.send('everyone', 'hello').receipt;
              const { messages } = await a.history('everyone');
              const code = await a.history('everyone', { limit: 1000 }).catch((error) => error.code);
              return [a.user, offset, messages[0].text, errors.map((error) => error.code).join(), code];
              """,
              TestTokens.of("alice"));
      assertThat(result).isEqualTo(List.of("alice", 1, "hello", "no-token", "bad-parameter"));
    }
  }

  @Test
  void aGuestKeepsItsName() {
    assertThat(
            script.run(
                """
                const a = new Parley();
                for (const _ of [1, 2]) {
                  const connected = when(a, 'state', (state) => state === 'connected');
                  a.connect();
                  await connected;
                  (given ??= []).push(a.user);
                  a.close();
                }
                return given[0].startsWith('guest-') && given[0] === given[1];
                """))
        .isEqualTo(true);
  }
}
