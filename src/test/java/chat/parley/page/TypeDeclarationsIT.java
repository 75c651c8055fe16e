package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The type declarations of the client, {@code parley.d.ts}, checked by the TypeScript compiler. */
@InBrowser
class TypeDeclarationsIT {

  /** Code that uses the whole API, and mistakes that the compiler must report. */
  private static final String USE =
      """
      import { Parley, ParleyError, type Details, type Message, type Place } from './parley.js';

      const chat = new Parley({
        token: async () => 'token', places: { inbox: { offset: 1, epoch: 'e' } },
        transports: ['websocket', 'event-stream'], fallbackAfter: 2_000,
      });
      const lines: string[] = [];
      const show = ({ from, text, offset }: Message) => lines.push(`${offset ?? ''} ${from}: ${text ?? ''}`);
      chat.addEventListener('message', ({ detail }) => show(detail));
      chat.addEventListener('refused', ({ detail: { id, code, message } }) => lines.push(id + code + message));
      chat.addEventListener('transport', ({ detail }) => lines.push(detail === chat.transport ? detail : ''));
      chat.addEventListener('error', ({ detail }) => lines.push(detail.advice));
      chat.follow('room:lobby', { history: 10 });
      chat.connect();
      export async function write(text: string): Promise<Place> {
        try {
          return await chat.send('person:bob', text, { id: '1' }).receipt;
        } catch (error) {
          throw error instanceof ParleyError ? new Error(error.code) : error;
        }
      }
      export const typed: Details['typing'] = { conversation: 'everyone', from: 'ann' };
      export const page = await chat.history('everyone', { before: 7, limit: 50 });
      page.messages.forEach(show);
      const { offset: edited } = await chat.edit('everyone', 7, 'hello, all', { mentions: ['bob'] });
      await chat.remove('room:lobby', edited);
      chat.send('with:bob', 'yes', { repliesTo: 7 });
      (await chat.changes('everyone', { after: page.folded, from: 1, to: 7, epoch: page.epoch })).messages.forEach(show);
      chat.addEventListener('edit', ({ detail: { offset, edited, text } }) => lines.push(`${offset} ${edited} ${text ?? ''}`));
      const { duplicate } = await chat.react('everyone', 7, '👍');
      await chat.unreact('with:bob', 7, '👍', { id: '2' });
      chat.addEventListener('reactions', ({ detail: { offset, reactions } }) =>
        lines.push(`${offset} ${Object.keys(reactions).join()} ${duplicate}`));
      (await chat.reactions('everyone', 7, { limit: 10 })).reactions['👍']?.forEach((name) => lines.push(name));
      chat.send('everyone', 'yes', { thread: 7 });
      const { first, messages: replies, unread, folded } = await chat.thread('everyone', 7, { limit: 10 });
      [first, ...replies].forEach(show);
      lines.push(`${unread} ${first.replies ?? 0} ${first.reacted?.join() ?? ''} ${replies[0]?.thread ?? 0}`);
      await chat.conversations.read('everyone', folded, { thread: 7 });
      // @ts-expect-error: a reaction is a text
      chat.react('everyone', 7, 1);
      // @ts-expect-error: messages are changed in the conversation with a person
      chat.edit('person:bob', 7, 'hello');
      const { rooms, next } = await chat.rooms.list({ mine: true, limit: 10 });
      rooms.forEach(({ room, role, members }) => lines.push(`${room} ${role ?? ''} ${members} ${next ?? ''}`));
      const { epoch } = await chat.rooms.create('plans', { kind: 'private', title: 'Our plans', history: 'from-join' });
      const changes: { offset: number }[] = [
        await chat.rooms.join('lobby'), await chat.rooms.invite('plans', 'bob'), await chat.rooms.setRole('plans', 'bob', 'reader'),
      ];
      lines.push(epoch, `${changes.length}`, (await chat.rooms.members('plans', { prefix: 'b' })).members[0]?.role ?? '');
      chat.follow('members:plans');
      chat.addEventListener('members', ({ detail }) => lines.push(`${detail.room} ${detail.by ?? detail.members ?? ''}`));
      chat.addEventListener('members', ({ detail: { owner, title, add } }) =>
        lines.push(owner ?? title ?? add?.[0]?.history ?? ''));
      const { limit, write: writers, invite, markers } = await chat.rooms.get('plans');
      lines.push(`${limit ?? 0}`, writers ?? '', invite ?? '', markers ?? '');
      chat.addEventListener('ended', ({ detail }) => lines.push(detail.conversation + detail.code));
      (await chat.users('b')).users.forEach(({ name, displayName }) => lines.push(displayName ?? name));
      await chat.presence.watch(['bob']);
      await chat.presence.follow('lobby');
      chat.addEventListener('presence', ({ detail: { room, users, online } }) =>
        lines.push(`${room ?? ''} ${users?.['bob']?.state ?? online ?? 0}`));
      lines.push(`${chat.presence.states.get('bob')?.lastSeen ?? 0}`, `${chat.presence.rooms.get('lobby')?.users.size ?? 0}`);
      await chat.presence.setState('invisible');
      // @ts-expect-error: offline is no state that can be set
      chat.presence.setState('offline');
      // @ts-expect-error: the map is read-only
      chat.presence.states.delete('bob');
      // @ts-expect-error: invited is not a role that can be given
      chat.rooms.setRole('plans', 'bob', 'invited');
      // @ts-expect-error: members are changed by the methods of rooms
      chat.send('members:plans', 'join');
      const { users, next: after } = await chat.users('an', { limit: 10 });
      export const names: string[] = users.map(({ name, displayName }) => displayName ?? name);
      export const more = after ? await chat.users('an', { after }) : undefined;
      export const avatar: string | undefined = (await chat.profile('ann')).avatar;
      await chat.setProfile({ displayName: 'Ann' });
      // @ts-expect-error: the name of a user does not change
      chat.setProfile({ name: 'ann' });
      // @ts-expect-error: a person cannot be followed, only the conversation with it and the inbox
      chat.follow('person:bob');
      // @ts-expect-error: the inbox cannot be written to
      chat.send('inbox', 'hello');
      // @ts-expect-error: history is an option of follow
      chat.send('everyone', 'hello', { history: 5 });
      // @ts-expect-error: there is no such transport
      new Parley({ transports: ['sockjs'] });
      // @ts-expect-error: the state is read-only
      chat.state = 'away';
      """;

  /**
   * Compiles the given files, with TypeScript, its libraries and the declarations from the server,
   * and returns the diagnostics.
   */
  private static final String COMPILE =
      """
      async (files) => {
        const script = Object.assign(document.createElementNS('http://www.w3.org/1999/xhtml', 'script'),
          { src: '/webjars/typescript/lib/typescript.js' });
        await new Promise((resolve) => {
          script.onload = resolve;
          document.documentElement.append(script);
        });
        const read = async (name, path) => {
          if (name in files) return;
          files[name] = await fetch(path).then((file) => file.text());
          for (const [, lib] of files[name].matchAll(/<reference lib="(.+?)"/g)) {
            await read(`/lib.${lib}.d.ts`, `/webjars/typescript/lib/lib.${lib}.d.ts`);
          }
        };
        await read('/parley.d.ts', '/parley.d.ts');
        await read('/lib.es2022.d.ts', '/webjars/typescript/lib/lib.es2022.d.ts');
        await read('/lib.dom.d.ts', '/webjars/typescript/lib/lib.dom.d.ts');
        const options = {
          strict: true, noEmit: true, exactOptionalPropertyTypes: true, types: [],
          target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
          moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
        };
        const host = {
          fileExists: (name) => name in files,
          readFile: (name) => files[name],
          getSourceFile: (name, version) =>
            files[name] === undefined ? undefined : ts.createSourceFile(name, files[name], version),
          getDefaultLibFileName: () => '/lib.es2022.d.ts',
          getDefaultLibLocation: () => '/',
          getCurrentDirectory: () => '/',
          getCanonicalFileName: (name) => name,
          useCaseSensitiveFileNames: () => true,
          getNewLine: () => '\\n',
          writeFile: () => {},
        };
        const program = ts.createProgram(Object.keys(files).filter((name) => !name.startsWith('/lib.')), options, host);
        return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) =>
          `${file?.fileName}:${file?.text.slice(start).split('\\n', 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      }
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  @Test
  void theDeclarationsAcceptTheDocumentedExampleAndRejectMistakes() {
    String documented =
        Examples.in(Examples.CLIENT)
            .getFirst()
            .replace("await import(\"/parley.js\")", "await import('./parley.js')");
    ChatPage page = PAGES.icon(PAGES.server());
    Object diagnostics =
        page.page()
            .evaluate(COMPILE, Map.of("/use.ts", USE, "/example.ts", documented + "\nexport {};"));
    assertThat(diagnostics).isEqualTo(List.of());
  }
}
