package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.store.MessageRange;

/**
 * Reads pages of messages without the edits and summaries, which the messages contain already. A
 * page has as many messages as it would have in a stream without those. Any thread may call.
 */
final class FoldedPages {

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
    if (!page.hasFolded()) {
      return page;
    }
    MessageRange bounds = range.bounds(page.end().offset());
    StreamReader.StoredQuery query = (log, stream) -> log.withoutFolded(stream, bounds);
    return page.with(reader.stored(address, query).messages());
  }

  /**
   * Reads messages of a thread. May block for the store.
   *
   * @param thread the offset of the message with which it begins, which is left out
   * @throws chat.parley.message.ChatException if the store is unavailable
   */
  History readThread(Address address, long thread, HistoryRange range) {
    return reader.stored(
        address, (log, stream) -> log.thread(stream, thread, range.bounds(stream.lastOffset())));
  }
}
