@NullMarked
@Layer(1)
package chat.parley.house.planted.arrows.side;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
