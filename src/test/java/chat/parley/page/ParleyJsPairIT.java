package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversation of two users in the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsPairIT {

  /** The phone and the laptop of ann and one client of bob, with the transport {@code given}. */
  private static final String CLIENTS =
      """
      const client = (user, options) => new Parley({ user, transports: [given ?? 'websocket'], ...options });
      const [phone, laptop, other] = [ann, ann, bob].map((user) => client(user));
      const follow = (chat, conversation, options) => {
        const ready = when(chat, 'following', (place) => place.conversation === conversation);
        chat.follow(conversation, options);
        chat.connect();
        return ready;
      };
      const shown = (messages) => messages
        .map((m) => `${m.offset} ${m.from === ann ? 'ann' : 'bob'} ${m.text}`).join();
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private final Script script = Script.on(PAGES.iconWithRefusals(PAGES.server()));

  private Object run(String body, String transport) {
    return script.run(CLIENTS + body, transport);
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void bothUsersAndAllTheirDevicesSeeBothSidesAndResume(String transport) {
    assertThat(
            run(
                """
                const received = [phone, laptop, other].map((chat) => nextMessages(chat, 3));
                await Promise.all([follow(phone, `with:${bob}`), follow(laptop, `with:${bob}`), follow(other, `with:${ann}`)]);
                const { offset, epoch } = await phone.send(`with:${bob}`, '1').receipt;
                await other.send(`with:${ann}`, '2').receipt;
                await laptop.send(`person:${bob}`, JSON.stringify({ message: '3', to_user: bob })).receipt;
                const [onPhone, onLaptop, ofBob] = (await Promise.all(received)).map((messages) => messages.slice(0, 3));
                const { places } = laptop;
                laptop.close();
                await phone.send(`with:${bob}`, '4').receipt;
                const next = client(ann, { places });
                const missed = nextMessages(next, 1);
                await follow(next, `with:${bob}`);
                const { messages } = await other.history(`with:${ann}`, { limit: 2 });
                return [
                  shown(onPhone), shown(onLaptop) === shown(onPhone), shown(ofBob) === shown(onPhone),
                  onPhone.every(({ conversation }) => conversation === `with:${bob}`),
                  ofBob.every(({ conversation }) => conversation === `with:${ann}`),
                  onPhone[0].offset === offset && onPhone[0].epoch === epoch,
                  shown(await missed), shown(messages),
                ];
                """,
                transport))
        .isEqualTo(
            List.of(
                "1 ann 1,2 bob 2,3 ann 3",
                true,
                true,
                true,
                true,
                true,
                "4 ann 4",
                "3 ann 3,4 ann 4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "event-stream", "long-polling"})
  void aMessageOfTheInboxNamesItsOffsetInTheConversation(String transport) {
    assertThat(
            run(
                """
                const hello = (chat, conversation) =>
                  when(chat, 'message', (m) => m.conversation === conversation && m.text === 'hello');
                await Promise.all([follow(phone, `with:${bob}`), follow(other, `with:${ann}`)]);
                await follow(other, 'inbox');
                await other.send(`with:${ann}`, 'before').receipt;
                const arrived = Promise.all(
                  [hello(phone, `with:${bob}`), hello(other, `person:${ann}`), hello(other, `with:${ann}`)]);
                // The position is that of the inbox, though the own message is delivered at another one.
                const { offset } = await phone.send(`person:${bob}`, 'hello').receipt;
                const [own, inInbox, ofPair] = await arrived;
                return [offset, own.offset, inInbox.offset, inInbox.conversationOffset, ofPair.offset,
                  ofPair.conversationOffset === undefined];
                """,
                transport))
        .isEqualTo(List.of(1, 2, 1, 2, 2, true));
  }

  @Test
  void typingIsShownToTheOtherUserOnly() {
    assertThat(
            run(
                """
                await Promise.all([follow(phone, `with:${bob}`), follow(laptop, `with:${bob}`), follow(other, `with:${ann}`)]);
                const onLaptop = collect(laptop, 'typing');
                const typing = when(other, 'typing');
                const last = nextMessages(laptop, 1);
                phone.typing(`with:${bob}`);
                const { conversation, from } = await typing;
                await phone.send(`with:${bob}`, 'hello').receipt;
                await last;
                return [conversation === `with:${ann}`, from === ann, onLaptop.length];
                """,
                null))
        .isEqualTo(List.of(true, true, 0));
  }
}
