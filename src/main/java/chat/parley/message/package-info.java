/** The values of a chat: names, addresses, messages, positions, errors. Uses no framework. */
@NullMarked
@Layer(0)
package chat.parley.message;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
