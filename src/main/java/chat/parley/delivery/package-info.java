/**
 * From a stored message to the sockets: subscriptions of a stream, the outbox of each session, and
 * the threads that write.
 */
@NullMarked
@Layer(2)
package chat.parley.delivery;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
