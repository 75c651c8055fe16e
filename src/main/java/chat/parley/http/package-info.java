/** The HTTP API: message history, moderation, and error responses (RFC 9457). */
@NullMarked
@Layer(8)
package chat.parley.http;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
