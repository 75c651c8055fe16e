/** How much anybody may have. */
@NullMarked
@Layer(0)
package chat.parley.limits;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
