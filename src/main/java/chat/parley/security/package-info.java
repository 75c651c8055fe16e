/** Who one is: the name in the path, and what a browser may open from where. */
@NullMarked
@Layer(2)
package chat.parley.security;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
