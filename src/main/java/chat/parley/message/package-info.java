/**
 * The values of a chat: names, addresses, messages, positions, errors. Uses no framework.
 *
 * <p>It is one package because its types refer to one another: a message consists of a draft, an
 * address and a position, and invalid values are reported by the same errors.
 */
@NullMarked
@Layer(0)
package chat.parley.message;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
