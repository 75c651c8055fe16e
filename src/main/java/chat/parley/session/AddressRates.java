package chat.parley.session;

import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;

/** The rates of handshakes and HTTP requests of each network address. Any thread may call. */
final class AddressRates {

  private final Limits limits;
  private final Rates<String> handshakes;
  private final Rates<String> requests;

  AddressRates(Limits limits) {
    this.limits = limits;
    this.handshakes = Rates.perSecond(limits.handshakesPerSecond(), limits.burst());
    this.requests = Rates.perSecond(limits.requestsPerSecond(), limits.burst());
  }

  /**
   * Counts a handshake.
   *
   * @throws ChatException {@link ChatError#TOO_FAST} if the address exceeds its handshake rate
   */
  void countHandshake(String address) {
    check(handshakes.take(address, 1), limits.handshakesPerSecond(), "handshakes");
  }

  /**
   * Counts a request.
   *
   * @param cost the number of requests as which it counts, 1 or more
   * @throws ChatException {@link ChatError#TOO_FAST} if the address exceeds its request rate
   */
  void countRequest(String address, int cost) {
    check(requests.take(address, cost), limits.requestsPerSecond(), "requests");
  }

  private static void check(Duration wait, int perSecond, String kind) {
    ChatError.TOO_FAST.checkWait(
        wait,
        () ->
            "Rate limit exceeded: one address may send %d %s per second"
                .formatted(perSecond, kind));
  }
}
