package chat.parley.message;

import java.util.List;

/**
 * A page of messages of one stream.
 *
 * @param messages the messages, oldest first
 * @param upTo the offset at which the page ends; offsets before it that are missing in the page do
 *     not have to be delivered
 */
public record MessagePage(List<ChatMessage> messages, long upTo) {

  /** Returns this page without the messages after an offset. */
  public MessagePage upTo(long end) {
    return upTo <= end
        ? this
        : new MessagePage(messages.stream().filter(m -> m.offset() <= end).toList(), end);
  }
}
