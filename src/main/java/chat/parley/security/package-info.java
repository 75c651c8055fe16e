/**
 * Identities and tokens, the access table, and security of HTTP requests.
 *
 * <p>It is one package because HTTP requests and WebSocket sessions share one token verifier, the
 * same identities and roles, and one audit log.
 */
@NullMarked
@Layer(3)
package chat.parley.security;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
