/** STOMP 1.0, 1.1 and 1.2 over WebSocket: a translator at the edge. */
@NullMarked
@Layer(5)
package chat.parley.stomp;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
