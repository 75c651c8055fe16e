/**
 * The link between nodes through a STOMP broker: frames of committed batches and ephemeral
 * messages, and the measurement of their ages and round trips.
 *
 * <p>It is one package because {@code BrokerRelay} is its only entry point: all other types create,
 * configure or implement that one link.
 */
@NullMarked
@Layer(5)
package chat.parley.cluster;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
