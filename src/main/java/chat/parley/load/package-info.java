/**
 * A load generator: one thread simulates thousands of clients and measures what a server sustains.
 * It shares no code with the server.
 */
@NullMarked
@Layer(0)
package chat.parley.load;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
