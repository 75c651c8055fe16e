/**
 * Sessions of connected clients: admission of handshakes, identities, rate limits, timeouts, and
 * sanctions against users.
 */
@NullMarked
@Layer(5)
package chat.parley.session;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
