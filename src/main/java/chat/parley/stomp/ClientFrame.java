package chat.parley.stomp;

import org.jspecify.annotations.Nullable;

/**
 * A frame from a client.
 *
 * @param text whether it came in text messages only, so that its body is known to be UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared with equals
record ClientFrame(StompCommand command, Headers headers, byte[] body, boolean text) {

  @Nullable String receipt() {
    return headers.get("receipt");
  }
}
