/**
 * The drain: at a stop, sessions are closed one after the other, so that other nodes are not hit at
 * once.
 */
@NullMarked
@Layer(6)
package chat.parley.drain;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
