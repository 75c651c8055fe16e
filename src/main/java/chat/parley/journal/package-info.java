/**
 * The message log: appends messages to streams with offsets and epochs, reads and replays streams,
 * deletes old messages, and repairs gaps from the store.
 *
 * <p>It is one package because {@code Journal} is the only entry point: the other public types are
 * its parameters, results, callbacks and settings, and the package-private ones are its parts.
 */
@NullMarked
@Layer(3)
package chat.parley.journal;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
