/** The values of a chat: names, addresses, messages, places in a stream, errors. No framework. */
@NullMarked
@Layer(0)
package chat.parley.message;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
