/** Commands for the store of a server that may not be running: check, backup and restore. */
@NullMarked
@Layer(2)
package chat.parley.maintenance;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
