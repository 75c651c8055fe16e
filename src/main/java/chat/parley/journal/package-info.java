/**
 * The message log: appends messages to streams with offsets and epochs, reads and replays streams,
 * deletes old messages, and repairs gaps from the store.
 */
@NullMarked
@Layer(3)
package chat.parley.journal;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
