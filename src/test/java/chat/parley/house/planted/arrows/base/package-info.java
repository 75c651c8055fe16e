@NullMarked
@Layer(0)
package chat.parley.house.planted.arrows.base;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
