/** The link between the nodes of a cluster: batches of messages over one topic of a broker. */
@NullMarked
@Layer(2)
package chat.parley.relay;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
