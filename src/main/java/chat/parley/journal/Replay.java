package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import java.util.List;

/**
 * What a subscription starts with.
 *
 * @param messages oldest first
 * @param end the place after the last of them: live messages start behind it
 * @param recovered whether everything that was asked for is in it; if not, it is empty
 */
public record Replay(List<ChatMessage> messages, StreamPosition end, boolean recovered) {}
