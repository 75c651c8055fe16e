/**
 * The JSON envelope of the legacy point-to-point protocol. It is a package of its own because both
 * protocols read it: STOMP accepts envelopes at {@code /app/messages}.
 */
@NullMarked
@Layer(1)
package chat.parley.envelope;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
