@NullMarked
@Layer(1)
package chat.parley.house.planted.arrows.top;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
