/** HTTP: the pages and the errors. */
@NullMarked
@Layer(5)
package chat.parley.http;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
