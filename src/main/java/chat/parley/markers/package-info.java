/**
 * How far users have read their conversations, and the lists of their conversations with unread
 * messages.
 */
@NullMarked
@Layer(7)
package chat.parley.markers;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
