/** Identities and tokens, the access table, and security of HTTP requests. */
@NullMarked
@Layer(2)
package chat.parley.security;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
