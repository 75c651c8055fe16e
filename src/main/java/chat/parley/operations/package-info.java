/** What operators see of Parley. */
@NullMarked
@Layer(6)
package chat.parley.operations;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
