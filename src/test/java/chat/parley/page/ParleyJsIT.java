package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sending, receiving and history of the JavaScript client {@code parley.js}. */
@InBrowser
class ParleyJsIT {

  @RegisterExtension static final Pages PAGES = new Pages();

  private final ParleyServer server = PAGES.server();
  private final Script script = Script.on(PAGES.icon(server));

  @Test
  void theDocumentedExampleRunsUnchanged() {
    String example = Examples.in(Examples.CLIENT).getFirst();
    assertThat(example.lines()).hasSize(10);
    var lines = new ArrayList<String>();
    try (var own = ParleyServer.start()) {
      ChatPage page = PAGES.blank(own);
      page.load();
      page.page().onConsoleMessage(line -> lines.add(line.text()));
      Console.paste(page.page(), example);
      page.page().waitForCondition(() -> lines.size() >= 4);
    }
    assertThat(lines)
        .containsExactly(
            "alice is connecting",
            "alice is connected",
            "alice to everyone: hello, everyone",
            "stored at 1");
  }

  @Test
  void aRepeatedClientIdIsReceiptedAsADuplicate() {
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const stored = collect(a, 'stored');
                a.connect();
                const { id, receipt } = a.send(room, 'hello', { id: 'first' });
                const { offset, duplicate } = await receipt;
                const again = await a.send(room, 'hello', { id: 'first' }).receipt;
                const own = await a.send(`person:${bob}`, 'psst').receipt;
                return [id, offset, duplicate, again.offset, again.duplicate, own.offset,
                  stored.map(({ text }) => text).join(), a.outgoing.length, a.state];
                """))
        .isEqualTo(List.of("first", 1, false, 1, true, 1, "hello,hello,psst", 0, "connected"));
  }

  @Test
  void sentMessagesReachTheirSubscribers() {
    assertThat(
            script.run(
                """
                const [a, b] = [ann, bob].map((user) => new Parley({ user }));
                const received = nextMessages(b, 2);
                b.follow(room);
                b.follow('inbox');
                const ready = when(b, 'following', ({ conversation }) => conversation === 'inbox');
                b.connect();
                await ready;
                a.connect();
                const { messageId } = await a.send(room, '你好', { id: 'first', contentType: 'text/x' }).receipt;
                a.send(`person:${bob}`, 'psst');
                const [open, secret] = await received;
                return [
                  open.id === messageId, open.offset, open.from === ann, open.text, open.contentType,
                  open.conversation === room, open.clientId,
                  secret.conversation === `person:${ann}`, secret.text,
                ];
                """))
        .isEqualTo(List.of(true, 1, true, "你好", "text/x", true, "first", true, "psst"));
  }

  @Test
  void legacyEnvelopesAndBinaryBodiesAreRead() {
    try (var old = LegacyUser.pointToPoint(server, script.bob());
        var zoe = StompUser.connect(server, "zoe")) {
      old.sendAndAwaitStored("{\"message\": \"psst\", \"to_user\": \"" + script.ann() + "\"}");
      zoe.send("/user/" + script.ann() + "/queue/messages", new byte[] {(byte) 0xFF, 0});
      zoe.store("/user/" + script.ann() + "/queue/messages", "");
      assertThat(
              script.run(
                  """
                  const a = new Parley({ user: ann });
                  const received = nextMessages(a, 3);
                  a.follow('inbox');
                  a.connect();
                  const live = await received;
                  const { messages } = await a.history('inbox');
                  return [live, messages].map(([old, bytes, empty]) =>
                    [old.text, old.conversation === `person:${bob}`, ...bytes.bytes, bytes.text, empty.text].join());
                  """))
          .isEqualTo(List.of("psst,true,255,0,,", "psst,true,255,0,,"));
    }
  }

  @Test
  void refusedMessagesAreReportedWithTheirCode() {
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const refusals = collect(a, 'refused');
                a.connect();
                const codes = [];
                for (const length of [65_537, 300_000]) {
                  codes.push(await a.send(room, 'x'.repeat(length)).receipt.catch((error) => error.code));
                }
                const { offset } = await a.send(room, 'short').receipt;
                return [codes, refusals.map(({ code, text }) => `${code} ${text.length}`), offset];
                """))
        .isEqualTo(
            List.of(
                List.of("message-too-large", "message-too-large"),
                List.of("message-too-large 65537", "message-too-large 300000"),
                1));
  }

  @Test
  void aMessageSentWhileAThousandWaitIsRefused() {
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const refusals = collect(a, 'refused');
                for (let i = 1; i <= 1000; i++) {
                  a.send(room, `text ${i}`, { id: `${i}` });
                }
                const code = await a.send(room, 'too many').receipt.catch((error) => error.code);
                const first = a.send(room, 'text 1', { id: '1' }).receipt;
                a.connect();
                const { offset } = await first;
                a.send(room, 'there is room again');
                return [code, refusals.map(({ text }) => text).join(), offset, a.outgoing.at(-1).text];
                """))
        .isEqualTo(List.of("outgoing-full", "too many", 1, "there is room again"));
  }

  @Test
  void invalidConversationsThrowATypeError() {
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const thrown = (call) => { try { call(); return 'nothing'; } catch (e) { return e.name; } };
                return [
                  thrown(() => a.send('person:a/b', 'x')), thrown(() => a.send('person:', 'x')),
                  thrown(() => a.send('inbox', 'x')), thrown(() => a.follow('person:bob')),
                  thrown(() => a.follow('/topic/chat')), thrown(() => a.typing()),
                ].join();
                """))
        .isEqualTo("TypeError,TypeError,TypeError,TypeError,TypeError,TypeError");
  }

  @Test
  void historyIsReadPageByPage() {
    try (var zoe = StompUser.connect(server, "zoe")) {
      for (int i = 1; i <= 7; i++) {
        zoe.store(script.destination(), "text " + i);
      }
    }
    assertThat(
            script.run(
                """
                const a = new Parley({ user: ann });
                const backwards = [];
                let before;
                do {
                  const page = await a.history(room, { before, limit: 3 });
                  backwards.push(page.messages.map((m) => m.offset).join());
                  before = page.before;
                } while (before);
                const forwards = await a.history(room, { after: 2, limit: 4 });
                return [backwards, forwards.messages.map((m) => m.text).join(), forwards.after,
                  forwards.messages[0].conversation === room];
                """))
        .isEqualTo(List.of(List.of("5,6,7", "2,3,4", "1"), "text 3,text 4,text 5,text 6", 6, true));
  }
}
