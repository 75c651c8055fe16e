/**
 * A client that plays thousands, to see what a server carries. It shares nothing with the server.
 */
@NullMarked
@Layer(0)
package chat.parley.load;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
