package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of conversations, markers and blocks in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsConversationsIT {

  /** The phone and the laptop of ann and one client of bob, with the transport {@code given}. */
  private static final String CLIENTS =
      """
      const client = (user) => new Parley({ user, transports: [given ?? 'websocket'] });
      const [phone, laptop, other] = [ann, ann, bob].map(client);
      const connect = (chat) => {
        const ready = when(chat, 'state', (state) => state === 'connected');
        chat.connect();
        return ready;
      };
      const entry = (chat, wanted) => when(chat, 'conversation', wanted);
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "long-polling"})
  void allDevicesShowTheSameUnreadMessages(String transport) {
    assertThat(
            run(
                """
                await Promise.all([connect(phone), connect(laptop), connect(other)]);
                const { version } = await phone.conversations.list();
                phone.conversations.follow(version);
                laptop.conversations.follow(version);
                const unread = [phone, laptop].map((chat) => entry(chat, ({ unread }) => unread === 2));
                await other.send(`with:${ann}`, 'one').receipt;
                const { offset } = await other.send(`with:${ann}`, 'two').receipt;
                const [onPhone, onLaptop] = await Promise.all(unread);
                const read = [phone, laptop].map((chat) => entry(chat, ({ unread }) => unread === 0));
                await phone.conversations.read(`with:${bob}`, offset);
                const [readOnPhone, readOnLaptop] = await Promise.all(read);
                const { conversations } = await laptop.conversations.list();
                return [
                  onPhone.conversation === `with:${bob}`, onPhone.last.preview, onLaptop.last.preview,
                  readOnPhone.read, readOnLaptop.read, conversations.length, conversations[0].unread,
                ];
                """,
                transport))
        .isEqualTo(List.of(true, "two", "two", 2, 2, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void theOtherUserSeesThatMessagesWereRead(String transport) {
    assertThat(
            run(
                """
                const follow = (chat, conversation) => {
                  const ready = when(chat, 'following');
                  chat.follow(conversation);
                  chat.connect();
                  return ready;
                };
                await Promise.all([follow(phone, `with:${bob}`), follow(other, `with:${ann}`)]);
                const messages = collect(phone, 'message');
                const { offset } = await phone.send(`with:${bob}`, 'hello').receipt;
                const shown = when(phone, 'markers');
                await other.conversations.read(`with:${ann}`, offset);
                const { conversation, markers } = await shown;
                const all = await phone.conversations.markers(`with:${bob}`);
                const { read, of } = await phone.conversations.readers(`with:${bob}`, offset);
                return [conversation === `with:${bob}`, markers[bob].read, all[bob].read, all[ann].read, read, of,
                  messages.every(({ text }) => text === 'hello')];
                """,
                transport))
        .isEqualTo(List.of(true, 1, 1, 1, 2, 2, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream"})
  void aMessageMentionsUsersWhicheverWayItIsSent(String transport) {
    assertThat(
            run(
                """
                phone.follow(`with:${bob}`);
                const ready = when(phone, 'following');
                await Promise.all([connect(phone), connect(other), ready]);
                const received = when(phone, 'message');
                const counted = entry(phone, ({ unread }) => unread === 1);
                phone.conversations.follow();
                await other.send(`with:${ann}`, `for you, @${ann}`, { mentions: [ann, 'Zoë'] }).receipt;
                const { mentions } = await received;
                return [mentions[0] === ann, mentions[1], (await counted).mentions];
                """,
                transport))
        .isEqualTo(List.of(true, "Zoë", 1));
  }

  @Test
  void aConnectionThatEndsBeforeTheFirstEntryMissesNothing() {
    assertThat(
            run(
                """
                phone.conversations.follow();
                await Promise.all([connect(phone), connect(other)]);
                // Its receipt comes after that of the list, and it changes no entry.
                await phone.conversations.keepPrivate(false);
                phone.close();
                await other.send(`with:${ann}`, 'one').receipt;
                const missed = entry(phone, ({ unread }) => unread === 1);
                phone.connect();
                return (await missed).last.preview;
                """,
                null))
        .isEqualTo("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "long-polling"})
  void aFollowedListTellsOfInvitations(String transport) {
    assertThat(
            run(
                """
                const first = when(phone, 'invitations');
                phone.conversations.follow();
                await Promise.all([connect(phone), connect(other)]);
                const before = await first;
                const invited = when(phone, 'invitations');
                const plans = `plans-${bob}`;
                await other.rooms.create(plans, { kind: 'private' });
                await other.rooms.invite(plans, ann);
                const now = await invited;
                const declined = when(phone, 'invitations');
                const { invitations } = await phone.conversations.list();
                await phone.rooms.decline(plans);
                return [before, now, invitations, await declined];
                """,
                transport))
        .isEqualTo(List.of(0, 1, 1, 0));
  }

  @Test
  void aRefusedListIsFollowedAgain() {
    assertThat(
            run(
                """
                let errors;
                let refusals = 0;
                globalThis.WebSocket = class extends WebSocket {
                  send(frame) {
                    if (frame.includes('destination:/user/queue/errors')) {
                      errors = /^id:(.*)$/m.exec(frame)[1];
                    }
                    if (frame.includes('destination:/user/queue/conversations') && refusals++ === 0) {
                      const receipt = /^receipt:(.*)$/m.exec(frame)[1];
                      const data = `MESSAGE\\nsubscription:${errors}\\nmessage-id:1\\ndestination:/user/queue/errors\\n`
                        + `code:store-away\\nadvice:retry\\nreceipt-id:${receipt}\\nmessage:x\\n\\n\\0`;
                      this.dispatchEvent(new MessageEvent('message', { data }));
                    } else {
                      super.send(frame);
                    }
                  }
                };
                phone.conversations.follow();
                await Promise.all([connect(phone), connect(other)]);
                const changed = entry(phone, ({ unread }) => unread > 0);
                let sent = 0;
                const timer = setInterval(() => other.send(`with:${ann}`, `${sent++}`), 200);
                const { conversation } = await changed;
                clearInterval(timer);
                return [refusals, conversation === `with:${bob}`];
                """,
                null))
        .isEqualTo(List.of(2, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "long-polling"})
  void aGuestIsToldThatItHasNoList(String transport) {
    assertThat(
            run(
                """
                const guest = client(undefined);
                guest.conversations.follow();
                const refused = when(guest, 'error');
                await connect(guest);
                return (await refused).code;
                """,
                transport))
        .isEqualTo("forbidden");
  }

  @Test
  void settingsBlocksAndErrorsAreThoseOfTheServer() {
    assertThat(
            run(
                """
                await Promise.all([connect(phone), connect(other)]);
                await other.send(`with:${ann}`, 'hello').receipt;
                await phone.conversations.mute(`with:${bob}`);
                await phone.conversations.mark(`with:${bob}`);
                const before = await laptop.conversations.isPrivate();
                await phone.conversations.keepPrivate();
                const isPrivate = await laptop.conversations.isPrivate();
                const [{ muted, marked }] = (await phone.conversations.list()).conversations;
                const beyond = await phone.conversations.read(`with:${bob}`, 2).catch(({ code }) => code);
                await phone.block(bob);
                const { users } = await phone.blocked();
                const refused = await other.send(`with:${ann}`, 'x').receipt.catch(({ code }) => code);
                await phone.block(bob, false);
                return [muted, marked, Object.keys(await other.conversations.markers(`with:${ann}`)).length,
                  before, isPrivate, beyond, users.join() === bob, refused, (await phone.blocked()).users.length];
                """,
                null))
        .isEqualTo(List.of(true, true, 1, false, true, "no-message", true, "blocked", 0));
  }
}
