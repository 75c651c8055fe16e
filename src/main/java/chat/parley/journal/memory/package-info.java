/**
 * Streams in memory: their newest messages, the cursors of their devices, gaps in what has arrived
 * from other nodes, and eviction of streams that are not in use.
 */
@NullMarked
@Layer(2)
package chat.parley.journal.memory;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
