/** Static files and the page of the old clients. */
@NullMarked
@Layer(6)
package chat.parley.web;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
