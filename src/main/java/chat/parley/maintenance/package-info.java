/**
 * The commands that work on a store without starting a server: {@code check}, {@code backup} and
 * {@code restore}.
 */
@NullMarked
@Layer(3)
package chat.parley.maintenance;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
