/**
 * Rooms and their members as values, and the rules for them: decisions that depend on nothing but
 * their arguments. The store applies them in its transactions, the package {@code membership} knows
 * the rooms in use on a node.
 */
@NullMarked
@Layer(1)
package chat.parley.room;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
