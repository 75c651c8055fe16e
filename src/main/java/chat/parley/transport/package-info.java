/**
 * The transport: reading and writing WebSocket frames, the upgrade, TLS, and limits on slow
 * requests.
 *
 * <p>It is one package because all its types deal with the connections of Jetty and the threads
 * that serve them, below sessions and protocols.
 */
@NullMarked
@Layer(1)
package chat.parley.transport;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
