package chat.parley.journal;

import chat.parley.message.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a send.
 *
 * @param position null for an ephemeral message
 * @param duplicate whether the sender had sent it before: then this is the first one's place
 */
public record Stored(String messageId, @Nullable StreamPosition position, boolean duplicate) {}
