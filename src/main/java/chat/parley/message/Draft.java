package chat.parley.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that has been written but not yet stored.
 *
 * @param from the sender, known by the handshake and never by a header
 * @param clientMessageId the sender's own id of it: a repeat is stored and delivered once
 * @param persistent whether it is stored; if not it has no offset and is shed first
 * @param extras the sender's {@code x-} headers, in the order given
 */
public record Draft(
    Address to,
    UserName from,
    Body body,
    @Nullable String clientMessageId,
    boolean persistent,
    Map<String, String> extras) {

  /** A persistent message with nothing but a body. */
  public static Draft of(Address to, UserName from, Body body) {
    return new Draft(to, from, body, null, true, Map.of());
  }
}
