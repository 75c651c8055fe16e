package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Reads pages of messages without the edits, which the messages contain already. A page has as many
 * messages as it would have in a stream without edits. Any thread may call.
 */
final class FoldedPages {

  /** Heap in bytes above which a page is not filled up any more. */
  private static final int PAGE_BYTES = 512 * 1024;

  private final StreamReader reader;

  FoldedPages(StreamReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a page. May block for the store.
   *
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  History read(Address address, HistoryRange range) {
    History page = reader.history(address, range);
    if (!page.hasEdits()) {
      return page;
    }
    List<ChatMessage> messages =
        switch (range) {
          case HistoryRange.After(_, int count) -> following(address, page, Long.MAX_VALUE, count);
          case HistoryRange.Between(_, long before, int count) ->
              following(address, page, before, count);
          case HistoryRange.Before(_, int count) -> preceding(address, page, count);
          case HistoryRange.Newest(int count) -> preceding(address, page, count);
        };
    return page.with(messages);
  }

  private List<ChatMessage> following(Address address, History page, long before, int count) {
    var messages = new ArrayDeque<ChatMessage>();
    int bytes = 0;
    for (List<ChatMessage> read = page.messages(); !read.isEmpty(); ) {
      for (ChatMessage message : read) {
        if (!message.draft().isEdit() && messages.size() < count) {
          messages.add(message);
          bytes += message.retainedBytes();
        }
      }
      if (messages.size() == count || bytes > PAGE_BYTES) {
        break;
      }
      long last = read.getLast().offset();
      long end = Math.min(before, page.end().offset() + 1);
      read = reader.history(address, new HistoryRange.Between(last, end, count)).messages();
    }
    return List.copyOf(messages);
  }

  private List<ChatMessage> preceding(Address address, History page, int count) {
    Deque<ChatMessage> messages = new ArrayDeque<>();
    int bytes = 0;
    for (List<ChatMessage> read = page.messages(); !read.isEmpty(); ) {
      for (ChatMessage message : read.reversed()) {
        if (!message.draft().isEdit() && messages.size() < count) {
          messages.addFirst(message);
          bytes += message.retainedBytes();
        }
      }
      if (messages.size() == count || bytes > PAGE_BYTES) {
        break;
      }
      long first = read.getFirst().offset();
      read = reader.history(address, new HistoryRange.Before(first, count)).messages();
    }
    return List.copyOf(messages);
  }
}
