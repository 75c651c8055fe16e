/**
 * Fan-out of messages: the subscriptions of each stream, the outbox of each session, and the
 * threads that write to sockets.
 */
@NullMarked
@Layer(2)
package chat.parley.delivery;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
