package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import java.util.List;

/**
 * Some stored messages of a stream.
 *
 * @param deleted up to this offset messages have been deleted
 * @param end the place of the stream's last message
 * @param messages oldest first
 */
public record History(long deleted, StreamPosition end, List<ChatMessage> messages) {}
