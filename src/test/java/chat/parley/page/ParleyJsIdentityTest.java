package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who one is to the client that teams import, and what it hands on to the next page. */
@InBrowser
class ParleyJsIdentityTest {

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private Script script;

  @BeforeEach
  void openPage() {
    ChatPage page = PAGES.blank(server);
    page.loadPicture();
    script = Script.on(page);
  }

  @Test
  void theNextPageGoesOnWhereOneWasLeft() {
    Object left =
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
                const got = take(a, 2);
                a.follow(room);
                a.connect();
                return (await got).map(({ offset, text }) => `${offset} ${text}`).join();
                """,
                left))
        .isEqualTo("1 meanwhile,2 written while away");
  }

  @Test
  void aPageOfAnotherOriginComesInByToken() throws IOException {
    try (var team = new TeamPage();
        var tokens =
            ParleyServer.start(
                TestTokens.mode("parley.security.allowed-origins=" + team.origin()))) {
      Page foreign = PAGES.foreign(team);
      Object seen =
          Script.run(
              foreign,
              "http://127.0.0.1:" + tokens.port(),
              """
              let asked = 0;
              const token = async () => {
                if (++asked === 1) {
                  throw new Error('not now');
                }
                return given;
              };
              const a = new Parley({ token });
              const errors = all(a, 'error');
              a.follow('everyone');
              a.connect();
              const { offset } = await a.send('everyone', 'hello').receipt;
              const { messages } = await a.history('everyone');
              const code = await a.history('everyone', { limit: 1000 }).catch((error) => error.code);
              return [a.user, offset, messages[0].text, errors.map((error) => error.code).join(), code];
              """,
              TestTokens.of("alice"));
      assertThat(seen).isEqualTo(List.of("alice", 1, "hello", "no-token", "bad-parameter"));
    }
  }

  @Test
  void aGuestStaysTheSameOne() {
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
