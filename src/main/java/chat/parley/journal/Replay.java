package chat.parley.journal;

import chat.parley.message.MessagePage;
import chat.parley.message.StreamPosition;
import java.util.function.LongFunction;

/**
 * What a subscription starts with: what lies behind one place, up to another. It is read page by
 * page, so that a long one is never in memory as a whole.
 *
 * @param start it begins behind this offset
 * @param end and ends here: live messages start behind it
 * @param recovered whether everything that was asked for is there. If not, nothing comes; but to a
 *     device that asks for what it has not had, what is left of that
 * @param pages reads what lies behind an offset. Any thread may call; it may wait for the store,
 *     and throws a {@link chat.parley.message.ChatException} if that is away or what was asked for
 *     has been deleted meanwhile
 */
public record Replay(
    long start, StreamPosition end, boolean recovered, LongFunction<MessagePage> pages) {}
