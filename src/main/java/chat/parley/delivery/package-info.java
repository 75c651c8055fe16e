/**
 * Fan-out of messages: the subscriptions of each stream, the outbox of each session, and the
 * threads that write to sockets.
 *
 * <p>It is one package because subscriptions and outboxes call each other: a subscription queues
 * messages in an outbox, and the outbox notifies it when they have been written and when a replay
 * can continue.
 */
@NullMarked
@Layer(3)
package chat.parley.delivery;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
