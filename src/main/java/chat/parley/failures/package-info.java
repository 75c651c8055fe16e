/** What has failed inside the server: counted, logged, shown in health, and when it ends. */
@NullMarked
@Layer(0)
package chat.parley.failures;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
