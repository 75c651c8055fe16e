/**
 * The send path and the subscriptions that all protocols share, and moderation.
 *
 * <p>It is one package because moderation actions are messages: they take the same path, and are
 * applied where it ends.
 */
@NullMarked
@Layer(6)
package chat.parley.conversation;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
