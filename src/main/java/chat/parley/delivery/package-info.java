/**
 * From a stored message to the sockets: who subscribes, what waits for each session, who writes it.
 */
@NullMarked
@Layer(1)
package chat.parley.delivery;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
