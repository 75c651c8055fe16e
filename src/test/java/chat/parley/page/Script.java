package chat.parley.page;

import chat.parley.testkit.Names;
import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;

/**
 * JavaScript that uses the client as a team's page does.
 *
 * @param room how the client names a room
 */
record Script(Page page, String ann, String bob, String room) {

  /** What the scripts share: promises in place of events. */
  private static final String TOOLS =
      """
      const when = (chat, type, is = () => true) => new Promise((resolve) =>
        chat.addEventListener(type, ({ detail }) => is(detail) && resolve(detail)));
      const all = (chat, type) => {
        const seen = [];
        chat.addEventListener(type, ({ detail }) => seen.push(detail));
        return seen;
      };
      const take = (chat, count) => new Promise((resolve) => {
        const taken = [];
        chat.addEventListener('message', ({ detail }) => taken.push(detail) === count && resolve(taken));
      });
      const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 15_000));
      """;

  /** With names that nobody else has. */
  static Script on(ChatPage page) {
    return new Script(
        page.page(), Names.unique("ann"), Names.unique("bob"), "room:" + Names.unique("room"));
  }

  /** Where STOMP reads the room. */
  String destination() {
    return "/topic/room." + room.substring("room:".length());
  }

  Object run(String script) {
    return run(script, null);
  }

  /** The script has the names, and what else is given. */
  Object run(String script, @Nullable Object given) {
    String names = "const [ann, bob, room] = ['%s', '%s', '%s'];".formatted(ann, bob, room);
    return run(page, "", names + script, given);
  }

  /** Runs one with the client of a server, of which the origin is given. */
  static Object run(Page page, String origin, String script, @Nullable Object given) {
    String bounded =
        "async (given) => {"
            + "const { Parley } = await import('%s/parley.js');".formatted(origin)
            + TOOLS
            + "return Promise.race([late(), (async () => {"
            + script
            + "})()])}";
    return page.evaluate(bounded, given);
  }
}
