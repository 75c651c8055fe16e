package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users and profiles in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsUsersIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final Script script = Script.on(PAGES.iconWithRefusals(server));

  @Test
  void usersAreFoundByTheBeginningOfTheirNames() {
    assertThat(
            script.run(
                """
                const prefix = `zo\u00eb${Date.now()}-`;
                for (const letter of ['b', 'a', 'c']) {
                  await new Parley({ user: prefix + letter }).setProfile({ displayName: `${prefix} ${letter}` });
                }
                const a = new Parley({ user: prefix + 'a' });
                const first = await a.users(prefix.toUpperCase(), { limit: 2 });
                const second = await a.users(prefix.toUpperCase(), { limit: 2, after: first.next });
                return [first, second].map(({ users, next }) =>
                  users.map(({ name }) => name.at(-1)).join() + (next ? ' more' : '')).join('; ');
                """))
        .isEqualTo("a,b more; c");
  }

  @Test
  void aProfileIsReplacedAndAnUnknownUserIsAnError() {
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const before = await a.profile(ann).catch((error) => error.code);
                await a.setProfile({ displayName: ' Ann ', avatar: '/ann.png' });
                const full = await a.profile(ann);
                const empty = await a.setProfile({});
                const bad = await a.setProfile({ avatar: 'javascript:alert(1)' }).catch((error) => error.code);
                const nameless = await new Parley().setProfile({}).catch((error) => error.code);
                return [before, full.displayName, full.avatar, Object.keys(empty).join(), bad, nameless];
                """))
        .isEqualTo(List.of("no-user", "Ann", "/ann.png", "name", "bad-body", "no-name"));
  }

  @Test
  void aPageOfAnotherOriginSetsAProfile() throws IOException {
    try (var foreign = new ForeignPage();
        var server =
            ParleyServer.start(
                TestTokens.tokenModeProperties(
                    "parley.security.allowed-origins=" + foreign.origin()))) {
      assertThat(
              Script.run(
                  PAGES.foreign(foreign),
                  "http://127.0.0.1:" + server.port(),
                  """
                  const a = new Parley({ user: 'alice', token: given });
                  await a.setProfile({ displayName: 'Alice' });
                  return (await a.users('al')).users[0].displayName;
                  """,
                  TestTokens.of("alice")))
          .isEqualTo("Alice");
    }
  }
}
