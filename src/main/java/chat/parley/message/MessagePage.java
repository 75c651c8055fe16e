package chat.parley.message;

import java.util.List;

/**
 * Some messages of a stream, oldest first.
 *
 * @param upTo the page ends at this offset; what is missing before it is not wanted
 */
public record MessagePage(List<ChatMessage> messages, long upTo) {}
