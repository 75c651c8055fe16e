package chat.parley.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The choice of the transport in the JavaScript client {@code parley.js}, without a server. */
@InBrowser
class ParleyJsChoiceIT {

  private static final String CHOICE =
      """
      async () => {
        const { Choice, TRANSPORTS } = await import('/parley/choice.js');
        const [ws, events, polling] = TRANSPORTS;
        const minutes = (n) => n * 60_000;
        const choice = new Choice(TRANSPORTS, {});
      """;

  @RegisterExtension static final Pages PAGES = new Pages();

  private static Object run(String script) {
    return PAGES.icon(PAGES.server()).page().evaluate(CHOICE + script + "}");
  }

  @Test
  void aTransportIsGivenUpForALongerTimeEachTime() {
    assertThat(
            run(
                """
                const seen = [];
                let now = 0;
                for (const duration of [10, 20, 40, 80, 120, 120]) {
                  seen.push(choice.next(now), choice.ended(ws, {}), choice.next(now));
                  choice.opened(events, now);
                  now += minutes(duration);
                  seen.push(choice.next(now - 1));
                }
                choice.opened(ws, now);
                return [...new Set(seen.map(String)), seen.length, choice.next(now), Object.keys(choice.blocked).length];
                """))
        .isEqualTo(List.of("websocket", "true", "event-stream", 24, "websocket", 0));
  }

  @Test
  void aFailureOfAllTransportsBlocksNone() {
    assertThat(
            run(
                """
                return [choice.ended(ws, {}), choice.next(0), choice.ended(events, {}), choice.next(0),
                  choice.ended(ws, {}), choice.ended(events, { silent: true }), choice.next(0),
                  choice.ended(polling, { silent: true }), choice.next(0), Object.keys(choice.blocked).length];
                """))
        .isEqualTo(
            List.of(
                true,
                "event-stream",
                false,
                "websocket",
                true,
                true,
                "long-polling",
                false,
                "websocket",
                0));
  }

  @Test
  void anErrorOfTheServerIsNotTheWorkOfAProxy() {
    assertThat(
            run(
                """
                return [choice.ended(ws, { told: true }), choice.ended(ws, { told: true, age: 5, code: 1006 }),
                  choice.ended(ws, { age: 5, code: 1001 }), choice.ended(ws, { age: minutes(1), code: 1006 })];
                """))
        .isEqualTo(List.of(false, false, false, false));
  }

  @Test
  void aTransportThatHasWorkedIsGivenUpAfterTwoFailures() {
    assertThat(
            run(
                """
                return [choice.ended(ws, { age: minutes(6), silent: true }), choice.ended(ws, {}),
                  choice.ended(ws, { age: minutes(6) }), choice.ended(ws, {}), choice.ended(ws, {})];
                """))
        .isEqualTo(List.of(false, true, false, false, true));
  }

  @Test
  void aWebSocketThatIsResetOrSilentAgainAndAgainIsGivenUp() {
    assertThat(
            run(
                """
                return [choice.ended(ws, { age: 100, code: 1006 }), choice.ended(ws, { age: 100, code: 1006 }),
                  new Choice(TRANSPORTS, {}).ended(ws, { age: 30_000, silent: true })];
                """))
        .isEqualTo(List.of(false, true, true));
  }
}
