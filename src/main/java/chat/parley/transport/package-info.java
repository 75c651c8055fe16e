/** The transport: reading WebSocket frames, the upgrade, TLS, and limits on slow requests. */
@NullMarked
@Layer(1)
package chat.parley.transport;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
