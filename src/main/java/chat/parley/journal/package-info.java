/**
 * The message log: appends messages to streams with offsets and epochs, reads and replays streams,
 * deletes old messages, and repairs gaps from the store.
 *
 * <p>It is one package because {@code Journal} is the only entry point for clients, and {@code
 * RemoteBatches} that for other nodes: the other public types are their parameters, results and
 * settings, and the package-private ones are their parts, which {@code JournalRuntime} connects.
 */
@NullMarked
@Layer(4)
package chat.parley.journal;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
