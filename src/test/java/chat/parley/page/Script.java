package chat.parley.page;

import chat.parley.testkit.Names;
import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;

/**
 * Runs JavaScript that uses {@code parley.js}, with unique names of two users and a room.
 *
 * @param room conversation name of the room in the client
 */
record Script(Page page, String ann, String bob, String room) {

  /** Functions of the scripts: promises and lists in place of events. */
  private static final String TOOLS =
      """
      const when = (chat, type, matches = () => true) => new Promise((resolve) =>
        chat.addEventListener(type, ({ detail }) => matches(detail) && resolve(detail)));
      const collect = (chat, type) => {
        const details = [];
        chat.addEventListener(type, ({ detail }) => details.push(detail));
        return details;
      };
      const nextMessages = (chat, count) => new Promise((resolve) => {
        const received = [];
        chat.addEventListener('message', ({ detail }) => received.push(detail) === count && resolve(received));
      });
      const nextEvents = (chat, type, count) => new Promise((resolve) => {
        const details = [];
        chat.addEventListener(type, ({ detail }) => details.push(detail) === count && resolve(details));
      });
      const timeout = () => new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 15_000));
      """;

  /** Creates unique names for scripts on a page. */
  static Script on(ChatPage page) {
    return new Script(
        page.page(), Names.unique("ann"), Names.unique("bob"), "room:" + Names.unique("room"));
  }

  /** Returns the STOMP destination of the room. */
  String destination() {
    return "/topic/room." + room.substring("room:".length());
  }

  Object run(String script) {
    return run(script, null);
  }

  /**
   * Runs a script, in which {@code ann}, {@code bob}, {@code room} and {@code given} are defined,
   * and returns its result. A script fails after 15 s.
   */
  Object run(String script, @Nullable Object given) {
    String names = "const [ann, bob, room] = ['%s', '%s', '%s'];".formatted(ann, bob, room);
    return run(page, "", names + script, given);
  }

  /**
   * Runs a script with the client module of a server, and returns its result.
   *
   * @param origin of the server; empty for that of the page
   */
  static Object run(Page page, String origin, String script, @Nullable Object given) {
    String bounded =
        "async (given) => {"
            + "const { Parley } = await import('%s/parley.js');".formatted(origin)
            + TOOLS
            + "return Promise.race([timeout(), (async () => {"
            + script
            + "})()])}";
    return page.evaluate(bounded, given);
  }
}
