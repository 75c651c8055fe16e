package chat.parley.journal;

import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import java.util.function.LongFunction;

/**
 * The stored messages that a subscription starts with: those after one offset, up to another. They
 * are read page by page, so that a long replay is never in memory as a whole.
 *
 * @param start the offset after which the replay begins
 * @param end the position of its last message; live messages start after it
 * @param recovered whether all requested messages are there. If not, the replay is empty, except
 *     that a device that requests its undelivered messages receives those that are left
 * @param pages returns the page of messages after an offset, which has to lie before {@code end}.
 *     Any thread may call; may block for the store, and throws a {@link
 *     chat.parley.message.ChatException} if the store is unavailable or the messages have been
 *     deleted since the replay was created
 */
public record Replay(
    long start, StreamPosition end, boolean recovered, LongFunction<MessagePage> pages) {}
