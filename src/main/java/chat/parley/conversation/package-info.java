/** The send path and the subscriptions that all protocols share, and moderation. */
@NullMarked
@Layer(4)
package chat.parley.conversation;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
