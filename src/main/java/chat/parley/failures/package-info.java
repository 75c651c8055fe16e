/** Failures inside the server: counting and logging them, and halting after a fatal one. */
@NullMarked
@Layer(0)
package chat.parley.failures;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
