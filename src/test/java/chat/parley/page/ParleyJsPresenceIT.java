package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.RoomOwner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsPresenceIT {

  /** The clients of ann, with the transport {@code given}, and of bob. */
  private static final String CLIENTS =
      """
      const watcher = new Parley({ user: ann, transports: [given ?? 'websocket'] });
      const other = new Parley({ user: bob });
      const connect = (chat) => {
        const ready = when(chat, 'state', (state) => state === 'connected');
        chat.connect();
        return ready;
      };
      const correspond = async () => {
        await watcher.send(`with:${bob}`, 'hello').receipt;
        await other.send(`with:${ann}`, 'hello').receipt;
      };
      const seen = (name, state, chat = watcher) =>
        chat.presence.states.get(name)?.state === state
          ? chat.presence.states.get(name)
          : when(chat, 'presence', ({ users }) => users?.[name]?.state === state).then(({ users }) => users[name]);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  /** Names up to two members of a room, and soon knows which users are offline. */
  @RegisterExtension
  final OwnServer own = new OwnServer("parley.presence.named=2", "parley.presence.grace=1s");

  private Object run(String body, String transport) {
    return Script.on(PAGES.iconWithRefusals(own.server())).run(CLIENTS + body, transport);
  }

  @Test
  void aWatcherLearnsOfEachStateOfAUser() {
    assertThat(
            run(
                """
                await Promise.all([connect(watcher), connect(other)]);
                await correspond();
                await watcher.presence.watch([bob]);
                const atFirst = watcher.presence.states.get(bob).state;
                await seen(bob, 'online');
                await other.presence.setState('away');
                await seen(bob, 'away');
                await other.presence.setState('invisible');
                const invisible = await seen(bob, 'offline');
                await other.presence.setState('online');
                const online = await seen(bob, 'online');
                const before = Date.now();
                other.close();
                const { lastSeen } = await seen(bob, 'offline');
                await watcher.presence.unwatch([bob]);
                return [atFirst, Object.keys(online).join(), Math.abs(lastSeen - before) < 60_000,
                  watcher.presence.states.size];
                """,
                null))
        .isEqualTo(List.of("unknown", "state", true, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"event-stream", "long-polling"})
  void withoutWebSocketAWatcherAsksAgainAndAgainAndIsSeenItself(String transport) {
    assertThat(
            run(
                """
                watcher.follow('inbox');
                await Promise.all([connect(watcher), connect(other)]);
                await correspond();
                await watcher.presence.watch([bob]);
                await seen(bob, 'online');
                await other.presence.watch([ann]);
                await watcher.presence.setState('away');
                await seen(ann, 'away', other);
                await watcher.presence.setState('invisible');
                await seen(ann, 'offline', other);
                await watcher.presence.setState('online');
                await seen(ann, 'online', other);
                other.close();
                return (await seen(bob, 'offline')).lastSeen > 0;
                """,
                transport))
        .isEqualTo(true);
  }

  @Test
  void theStateThatAClientHasSetHoldsOnTheNextConnection() {
    assertThat(
            run(
                """
                await Promise.all([connect(watcher), connect(other)]);
                await correspond();
                other.close();
                await watcher.presence.watch([bob]);
                await seen(bob, 'offline');
                await other.presence.setState('invisible');
                const changes = collect(watcher, 'presence');
                await connect(other);
                await other.send(`with:${ann}`, 'not to be seen yet').receipt;
                await other.presence.setState('away');
                await seen(bob, 'away');
                return changes.map(({ users }) => users[bob].state);
                """,
                null))
        .isEqualTo(List.of("away"));
  }

  @Test
  void usersAreWatchedAgainAfterAReconnectionAndAreUnknownUntilThen() {
    ChatPage page = PAGES.blank(own.server());
    PageSockets sockets = PageSockets.forwarding();
    page.page().routeWebSocket("**/stomp/ann-1", sockets);
    page.loadIcon();
    Script script = new Script(page.page(), "ann-1", "bob-1", "room:r");
    script.run(
        CLIENTS
            + """
            await Promise.all([connect(watcher), connect(other)]);
            await correspond();
            await watcher.presence.watch([bob]);
            await seen(bob, 'online');
            window.watcher = watcher;
            window.events = collect(watcher, 'presence').map(({ users }) => users[bob].state);
            watcher.addEventListener('presence', ({ detail: { users } }) => events.push(users[bob].state));
            """);
    sockets.first().close();
    page.page().waitForFunction("() => events.length > 1");
    assertThat(page.page().evaluate("events")).isEqualTo(List.of("unknown", "online"));
    assertThat(page.page().evaluate("watcher.presence.states.get('bob-1').state"))
        .isEqualTo("online");
  }

  @Test
  void aStrangerIsUnknownUntilBothHaveWritten() {
    assertThat(
            run(
                """
                await Promise.all([connect(watcher), connect(other)]);
                await watcher.presence.watch([bob, `never-${bob}`]);
                const first = await when(watcher, 'presence');
                await correspond();
                await seen(bob, 'online');
                await other.block(ann);
                await seen(bob, 'unknown');
                return [first.users[bob].state, first.users[`never-${bob}`].state];
                """,
                null))
        .isEqualTo(List.of("unknown", "unknown"));
  }

  @Test
  void aFollowedRoomNamesItsMembersOrCountsThemIfThereAreMany() {
    RoomOwner owner = RoomOwner.create(own.server(), "zoe", "lobby", "public");
    Object result =
        Script.run(
            PAGES.iconWithRefusals(own.server()).page(),
            "",
            """
            const [ann, zoe, eve] = ['ann', 'zoe', 'eve'].map((user) => new Parley({ user }));
            ann.connect();
            await ann.rooms.join('lobby');
            await ann.presence.follow('lobby');
            const has = (chat, wanted) => when(chat, 'presence', ({ room, ...detail }) => room === 'lobby' && wanted(detail));
            const zoeCame = has(ann, ({ users }) => users?.zoe?.state === 'online');
            zoe.connect();
            await zoeCame;
            const named = [...ann.presence.rooms.get('lobby').users].map(([name, { state }]) => `${name} ${state}`);
            const counted = has(ann, ({ online }) => online === 3);
            eve.connect();
            await eve.rooms.join('lobby');
            const { online, users } = await counted;
            const { users: names, online: count } = ann.presence.rooms.get('lobby');
            return [named.sort().join(), online, users === undefined, names.size, count];
            """,
            null);
    assertThat(result).isEqualTo(List.of("ann online,zoe online", 3, true, 0, 3));
    assertThat(owner.room()).isEqualTo("lobby");
  }

  @Test
  void theEndOfAMembershipEndsThePresenceInTheRoom() {
    RoomOwner.create(own.server(), "zoe", "lobby", "public");
    Object result =
        Script.run(
            PAGES.iconWithRefusals(own.server()).page(),
            "",
            """
            const ann = new Parley({ user: 'ann' });
            ann.connect();
            await ann.rooms.join('lobby');
            const began = when(ann, 'presence');
            await ann.presence.follow('lobby');
            await began;
            const ended = when(ann, 'presence', ({ users }) => users?.ann?.state === 'unknown');
            await ann.rooms.leave('lobby');
            const { room, users } = await ended;
            const refused = when(ann, 'error');
            await ann.presence.follow('lobby');
            return { room, users, rooms: (await refused).code };
            """,
            null);
    assertThat(result)
        .isEqualTo(
            Map.of(
                "room",
                "lobby",
                "users",
                Map.of("ann", Map.of("state", "unknown"), "zoe", Map.of("state", "unknown")),
                "rooms",
                "not-a-member"));
  }

  @Test
  void tooManyUsersAndInvalidNamesAreRejected() {
    assertThat(
            run(
                """
                const rejected = (promise) => promise.then(() => '', ({ name, code }) => code ?? name);
                const many = Array.from({ length: 500 }, (_, i) => `${bob}-${i}`);
                const failures = [
                  await rejected(watcher.presence.watch(['not a name'])),
                  await rejected(watcher.presence.follow('')),
                  await rejected(watcher.presence.watch(many)),
                  await rejected(watcher.presence.watch([bob])),
                ];
                await connect(watcher);
                failures.push(await rejected(watcher.presence.setState('busy')));
                const { users } = await when(watcher, 'presence', ({ users }) => Object.keys(users).length === 500);
                return [...failures, users[many[0]].state];
                """,
                null))
        .isEqualTo(
            List.of("TypeError", "TypeError", "", "too-many-watched", "bad-body", "unknown"));
  }
}
