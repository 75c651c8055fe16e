package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.OwnServer;
import chat.parley.testkit.StompUser;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JavaScript client {@code parley.js} after the loss of a connection or of the server. */
@InBrowser
class ParleyJsReconnectIT {

  private static final String ROOM = "/topic/room.r";

  /** A client that follows a room from now on, and records its events in {@code seen}. */
  private static final String FOLLOW =
      """
      const chat = new Parley({ user: 'ann' });
      window.chat = chat;
      window.seen = Object.fromEntries(
        ['state', 'message', 'gap', 'stored'].map((type) => [type, collect(chat, type)]));
      chat.follow('room:r');
      const ready = when(chat, 'following');
      chat.connect();
      await ready;
      """;

  private static final String STATES = "seen.state.join()";
  private static final String OFFSETS = "seen.message.map((m) => m.offset)";

  @RegisterExtension static final Pages PAGES = new Pages();

  @RegisterExtension final OwnServer own = new OwnServer();
  private ChatPage page;

  @BeforeEach
  void start() {
    page = PAGES.blank(own.server());
  }

  private void follow() {
    page.loadIcon();
    Script.run(page.page(), "", FOLLOW, null);
  }

  private void store(int first, int last) {
    try (var zoe = StompUser.connect(own.server(), "zoe")) {
      IntStream.rangeClosed(first, last).forEach(i -> zoe.store(ROOM, "text " + i));
    }
  }

  private void await(String condition) {
    page.page().waitForFunction("() => " + condition);
  }

  private Object value(String expression) {
    return page.page().evaluate("() => " + expression);
  }

  private static List<Integer> numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void aServerRestartCausesNoGapAndNoRepeat() {
    follow();
    store(1, 3);
    await("seen.message.length === 3");
    own.stop();
    await("chat.state === 'away'");
    page.page().evaluate("() => { chat.send('room:r', 'one'); chat.send('room:r', 'two'); }");
    assertThat(value("chat.outgoing.map((draft) => draft.text)")).isEqualTo(List.of("one", "two"));
    own.startAgain();
    await("seen.message.length === 5 && chat.outgoing.length === 0");
    store(6, 7);
    await("seen.message.length === 7");
    assertThat(value(OFFSETS)).isEqualTo(numbers(7));
    assertThat(value("seen.stored.map((s) => s.text + s.offset)"))
        .isEqualTo(List.of("one4", "two5"));
    assertThat(value(STATES)).isEqualTo("connecting,connected,away,connected");
    assertThat(value("seen.gap.length")).isEqualTo(0);
  }

  @Test
  void messagesDuringALostConnectionReachAClientThatHadReceivedNothing() {
    PageSockets sockets = PageSockets.forwarding();
    page.page().routeWebSocket("**/stomp/ann", sockets);
    follow();
    sockets.first().close();
    store(1, 60);
    await("seen.message.length === 60");
    assertThat(value(OFFSETS)).isEqualTo(numbers(60));
    assertThat(value("seen.gap.length")).isEqualTo(0);
  }

  @Test
  void messagesLostByTheServerAreReportedAsAGap() {
    follow();
    store(1, 3);
    await("seen.message.length === 3");
    own.stop();
    await("chat.state === 'away'");
    own.startAgainEmpty();
    await("seen.gap.length === 1");
    assertThat(value("seen.gap[0].conversation")).isEqualTo("room:r");
    store(1, 1);
    await("seen.message.length === 4");
    assertThat(value(OFFSETS)).isEqualTo(List.of(1, 2, 3, 1));
  }
}
