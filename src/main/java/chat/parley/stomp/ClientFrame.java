package chat.parley.stomp;

import org.jspecify.annotations.Nullable;

/**
 * A frame from a client.
 *
 * @param body the bytes before the NUL; empty if the command allows no body
 * @param text whether the frame is known to have come in text messages only, so that its body is
 *     valid UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record ClientFrame(StompCommand command, Headers headers, byte[] body, boolean text) {

  /** Returns the {@code receipt} header; null if the client did not ask for a receipt. */
  @Nullable String receipt() {
    return headers.get("receipt");
  }

  /** Returns the {@code transaction} header; null if the frame is in no transaction. */
  @Nullable String transaction() {
    return headers.get("transaction");
  }
}
