/**
 * The rooms in use on this node: the access of users to them, kept up to date by the streams of
 * changes, and the subscriptions that end with it. Also the pairs in which one user has blocked the
 * other.
 */
@NullMarked
@Layer(5)
package chat.parley.membership;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
