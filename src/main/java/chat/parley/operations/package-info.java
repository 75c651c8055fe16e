/** Metrics, health indicators, the start message, and checks of property names. */
@NullMarked
@Layer(9)
package chat.parley.operations;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
