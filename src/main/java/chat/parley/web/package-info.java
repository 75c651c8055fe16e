/** Static files, their compression and caching, and the page of the legacy clients. */
@NullMarked
@Layer(9)
package chat.parley.web;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
