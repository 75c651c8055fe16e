/** Histograms that are cheap enough to be updated for each delivered message. */
@NullMarked
@Layer(0)
package chat.parley.figures;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
