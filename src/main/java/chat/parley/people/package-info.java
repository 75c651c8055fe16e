/**
 * The users that exist, with their profiles: those that have been seen, and those provisioned; and
 * the users that they block.
 */
@NullMarked
@Layer(6)
package chat.parley.people;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
