package chat.parley.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Typing notifications. */
@InBrowser
class TypingIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final Script script = Script.on(PAGES.icon(server));

  @Test
  void typingNotificationsAreRateLimitedAndAreNotMessages() {
    try (var old = LegacyUser.pointToPoint(server, script.bob())) {
      assertThat(
              script.run(
                  """
                  const [a, b] = [ann, bob].map((user) => new Parley({ user }));
                  const seen = [a, b].map((chat) => [collect(chat, 'typing'), collect(chat, 'message')]);
                  a.follow(room);
                  b.follow(room);
                  b.follow('inbox');
                  const ready = when(b, 'following', ({ conversation }) => conversation === 'inbox');
                  b.connect();
                  await ready;
                  const followed = when(a, 'following');
                  a.connect();
                  await followed;
                  for (let i = 0; i < 5; i++) {
                    a.typing(room);
                    a.typing(`person:${bob}`);
                  }
                  const done = nextMessages(b, 2);
                  await a.send(`person:${bob}`, 'psst').receipt;
                  await a.send(room, 'hello').receipt;
                  await done;
                  return JSON.stringify(seen.map(([typing, messages]) =>
                    [typing.map((t) => [t.from === ann, t.conversation]), messages.map((m) => m.text)]));
                  """))
          .isEqualTo(
              "[[[],[\"hello\"]],[[[true,\"%s\"],[true,\"person:%s\"]],[\"psst\",\"hello\"]]]"
                  .formatted(script.room(), script.ann()));
      assertThat(old.next()).contains("psst");
      old.expectNothing();
    }
  }

  @Test
  void thePageShowsTheTypingUser() {
    try (var own = ParleyServer.start();
        var old = LegacyUser.broadcast(own)) {
      ChatPage typist = PAGES.enter(own, "ann");
      ChatPage reader = PAGES.enter(own, "bob");
      typist.composer().pressSequentially("hello");
      assertThat(reader.page().getByText("ann is writing…")).isVisible();
      assertThat(typist.page().getByText("is writing…")).hasCount(0);
      typist.composer().press("Enter");
      reader.shows("hello");
      assertThat(reader.page().getByText("is writing…")).hasCount(0);
      assertThat(old.next()).isEqualTo("hello");
      old.expectNothing();
    }
  }
}
