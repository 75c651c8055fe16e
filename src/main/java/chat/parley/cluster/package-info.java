/**
 * The broker link between nodes: frames of committed batches and of ephemeral messages, their ages
 * and their round trips.
 */
@NullMarked
@Layer(3)
package chat.parley.cluster;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
