/** The old JSON protocol: a translator at the edge. */
@NullMarked
@Layer(5)
package chat.parley.legacy;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
