/**
 * The legacy JSON protocol over WebSocket: passes the texts of legacy clients to the conversation
 * package, and encodes messages as texts.
 */
@NullMarked
@Layer(8)
package chat.parley.legacy;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
