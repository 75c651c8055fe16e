/** The one send path, and the one way to subscribe. */
@NullMarked
@Layer(4)
package chat.parley.conversation;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
