/**
 * One connected client: admission of its handshake, its identity, its rate limits, and sanctions
 * against its user.
 */
@NullMarked
@Layer(3)
package chat.parley.session;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
