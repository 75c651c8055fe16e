/**
 * A load generator: one thread simulates thousands of clients and measures what a server sustains.
 * It shares no code with the server.
 *
 * <p>It is one package because its parts only work together, for the load command as for the
 * benchmarks: a swarm of clients plays a scene at a pace and returns a result.
 */
@NullMarked
@Layer(0)
package chat.parley.load;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
