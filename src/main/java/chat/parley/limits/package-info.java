/** Limits on the resources of clients, and the rates, clock and checks that enforce them. */
@NullMarked
@Layer(0)
package chat.parley.limits;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
