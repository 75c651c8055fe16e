/**
 * STOMP 1.0, 1.1 and 1.2 over WebSocket: decodes the frames of clients, passes them to the
 * conversation package, and encodes messages as frames.
 *
 * <p>It is one package because no other package uses its types: they are the codec and the state
 * machine of one protocol.
 */
@NullMarked
@Layer(8)
package chat.parley.stomp;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
