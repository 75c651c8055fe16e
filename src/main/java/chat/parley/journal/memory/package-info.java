/**
 * The in-memory cache of streams: their newest messages, the cursors of their devices, gaps in the
 * messages received from other nodes, and eviction of unused streams.
 *
 * <p>It is one package because one lock, that of {@code Streams}, guards all cached streams and
 * their cursors.
 */
@NullMarked
@Layer(3)
package chat.parley.journal.memory;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
