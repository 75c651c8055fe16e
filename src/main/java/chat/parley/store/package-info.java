/**
 * The database: SQLite beside the process, or PostgreSQL. Values in, values out; it decides
 * nothing.
 */
@NullMarked
@Layer(1)
package chat.parley.store;

import chat.parley.Layer;
import org.jspecify.annotations.NullMarked;
