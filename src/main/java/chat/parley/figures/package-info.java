/** How what happens often is counted, at next to no cost. */
@NullMarked
@Layer(0)
package chat.parley.figures;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
