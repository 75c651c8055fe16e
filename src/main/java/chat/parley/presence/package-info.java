/**
 * The presence of users: which of them have sessions on any node, whether they are away, and when
 * they were last online; and the sessions that watch this.
 */
@Layer(7)
@NullMarked
package chat.parley.presence;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
