/** The log: streams of messages with offsets, epochs, and each device's place in its inbox. */
@NullMarked
@Layer(2)
package chat.parley.journal;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
