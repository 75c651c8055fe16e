package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms and their members in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsRoomsIT {

  /** Two connected clients of the transport {@code given}. */
  private static final String CLIENTS =
      """
      const name = room.slice('room:'.length);
      const changes = `members:${name}`;
      const [a, b] = [ann, bob].map((user) => new Parley({ user, transports: [given ?? 'websocket'] }));
      const follow = (chat, ...conversations) => Promise.all(conversations.map((conversation) => {
        const ready = when(chat, 'following', (place) => place.conversation === conversation);
        chat.follow(conversation);
        return ready;
      }));
      const refusal = (promise) => promise.then(() => 'nothing', ({ code, advice }) => `${code} ${advice}`);
      const ready = [a, b].map((chat) => when(chat, 'state', (state) => state === 'connected'));
      [a, b].forEach((chat) => chat.connect());
      await Promise.all(ready);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void membersAreChangedAndWatchedOverEachTransport(String transport) {
    assertThat(
            run(
                """
                const { kind, title, role } = await a.rooms.create(name, { kind: 'private', title: 'Plans' });
                const seen = nextEvents(a, 'members', 3);
                await follow(a, room, changes);
                await a.rooms.invite(name, bob);
                const { rooms: [invited] } = await b.rooms.list({ mine: true });
                await b.rooms.accept(name);
                await follow(b, room);
                const hello = nextMessages(b, 1);
                await a.send(room, 'hello').receipt;
                const [{ text }] = await hello;
                await a.rooms.setRole(name, bob, 'moderator');
                const { members } = await b.rooms.members(name);
                return [
                  kind, title, role, invited.room === name, invited.role, text,
                  members.map((m) => `${m.user === ann ? 'ann' : 'bob'} ${m.role}`).join(),
                  (await seen).map((m) => `${m.do} ${m.by === ann} ${m.at} ${m.room === name}`).join(),
                ];
                """,
                transport))
        .isEqualTo(
            List.of(
                "private",
                "Plans",
                "owner",
                true,
                "invited",
                "hello",
                "ann owner,bob moderator",
                "invite true 0 true,accept false 0 true,role true 1 true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void theEndOfAMembershipEndsWhatIsFollowedAndNothingElse(String transport) {
    assertThat(
            run(
                """
                await a.rooms.create(name, { kind: 'private' });
                await a.rooms.add(name, bob, { role: 'member' });
                await follow(b, room, changes, 'everyone');
                const errors = collect(b, 'error');
                const states = collect(b, 'state');
                const ended = nextEvents(b, 'ended', 2);
                await a.rooms.remove(name, bob);
                const codes = (await ended).map(({ conversation, code }) => `${conversation === room} ${code}`).sort();
                const write = await refusal(b.send(room, 'still here').receipt);
                const live = nextMessages(b, 1);
                await a.send('everyone', `to ${bob}`).receipt;
                const [{ conversation }] = await live;
                await a.rooms.add(name, bob);
                await follow(b, room);
                const back = nextMessages(b, 1);
                await a.send(room, 'welcome back').receipt;
                const [{ text }] = await back;
                return [codes.join(), write, conversation, text, errors.length, states.length];
                """,
                transport))
        .isEqualTo(
            List.of(
                "false not-a-member,true not-a-member",
                "not-a-member give-up",
                "everyone",
                "welcome back",
                0,
                0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void messagesArePinnedAndWatchedOverEachTransport(String transport) {
    assertThat(
            run(
                """
                await a.rooms.create(name, { kind: 'private' });
                await a.rooms.add(name, bob);
                await follow(b, changes);
                const seen = nextEvents(b, 'members', 3);
                await a.send(room, 'one').receipt;
                await a.send(room, 'two').receipt;
                await a.rooms.pin(name, 2);
                const { offset } = await a.rooms.pin(name, 1, { before: 2 });
                const found = await b.rooms.pins(name);
                await a.rooms.unpin(name, 2);
                const { pins: [left, ...others] } = await b.rooms.pins(name);
                const pin = found.pins[0];
                return [
                  found.pins.map(({ message }) => message.text).join(),
                  found.offset === offset, pin.offset, pin.pinnedBy === ann && pin.pinnedAt >= pin.message.time,
                  pin.message.conversation === room && pin.message.epoch === found.epoch,
                  left.offset, others.length,
                  await refusal(b.rooms.pin(name, 1)), await refusal(a.rooms.pin(name, 9)),
                  (await seen).map((m) => `${m.do} ${m.message} ${m.before} ${m.offset - offset}`).join(),
                ];
                """,
                transport))
        .isEqualTo(
            List.of(
                "one,two",
                true,
                1,
                true,
                true,
                1,
                0,
                "not-your-role give-up",
                "no-message fix",
                "pin 2 undefined -1,pin 1 2 0,unpin 2 undefined 1"));
  }

  @Test
  void refusedRequestsRejectWithCodeAndAdvice() {
    assertThat(
            run(
                """
                await a.rooms.create(name, { kind: 'private' });
                const thrown = await b.rooms.get('a/b').catch((error) => error.name);
                b.follow(room);
                const { code } = await when(b, 'ended');
                return [
                  await refusal(b.rooms.create(name)), await refusal(b.rooms.join(name)),
                  await refusal(a.rooms.leave(name)), await refusal(b.rooms.members(name)),
                  await refusal(b.rooms.invite(name, 'eve')),
                  thrown, code,
                ];
                """,
                "websocket"))
        .isEqualTo(
            List.of(
                "room-exists fix",
                "not-a-member give-up",
                "last-owner fix",
                "not-a-member give-up",
                "not-a-member give-up",
                "TypeError",
                "not-a-member"));
  }

  @Test
  void roomsAreListedChangedAndDeletedWithoutAConnection() {
    assertThat(
            run(
                """
                const admin = new Parley({ user: ann });
                await admin.rooms.create(name, { topic: 'all of it' });
                const { title, topic } = await admin.rooms.update(name, { title: 'Lobby' });
                const { offset } = await new Parley({ user: bob }).rooms.join(name);
                const listed = async (options) =>
                  (await admin.rooms.list({ limit: 200, ...options })).rooms.filter((one) => one.room === name);
                const [open] = await listed({ });
                await admin.rooms.delete(name);
                return [title, topic, offset > 0, open.members, open.role, (await listed({ mine: true })).length,
                  await refusal(admin.rooms.get(name))];
                """,
                "websocket"))
        .isEqualTo(List.of("Lobby", "all of it", true, 2, "owner", 0, "no-room give-up"));
  }

  @Test
  void changesAreRejectedWhenTheConnectionEnds() {
    assertThat(
            run(
                """
                await a.rooms.create(name, { kind: 'public' });
                const answer = refusal(b.rooms.join(name));
                b.close();
                return answer;
                """,
                "websocket"))
        .isIn("unreachable retry", "nothing");
  }
}
