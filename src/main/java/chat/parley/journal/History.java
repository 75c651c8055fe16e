package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import java.util.List;

/**
 * A range of stored messages of a stream.
 *
 * @param deleted the offset up to which messages have been deleted; 0 if none have been
 * @param end the position of the stream's last message
 * @param messages the messages, oldest first
 */
public record History(long deleted, StreamPosition end, List<ChatMessage> messages) {}
