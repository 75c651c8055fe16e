/** Bytes in and out: reading WebSocket frames, the upgrade, TLS, and guards for slow requests. */
@NullMarked
@Layer(1)
package chat.parley.transport;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
