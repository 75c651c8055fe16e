/**
 * The in-memory cache of streams: their newest messages, the cursors of their devices, gaps in the
 * messages received from other nodes, and eviction of unused streams.
 */
@NullMarked
@Layer(2)
package chat.parley.journal.memory;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
