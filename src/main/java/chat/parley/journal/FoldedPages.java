package chat.parley.journal;

import chat.parley.message.Address;

/**
 * Reads pages of messages without the edits, which the messages contain already. A page has as many
 * messages as it would have in a stream without edits. Any thread may call.
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
    if (!page.hasEdits()) {
      return page;
    }
    long end = page.end().offset() + 1;
    StreamReader.StoredQuery query =
        switch (range) {
          case HistoryRange.After(long after, int count) ->
              (log, stream) -> log.firstWithoutEdits(stream, after, end, count);
          case HistoryRange.Between(long after, long before, int count) ->
              (log, stream) -> log.firstWithoutEdits(stream, after, Math.min(before, end), count);
          case HistoryRange.Before(long before, int count) ->
              (log, stream) -> log.lastWithoutEdits(stream, Math.min(before, end), count);
          case HistoryRange.Newest(int count) ->
              (log, stream) -> log.lastWithoutEdits(stream, end, count);
        };
    return page.with(reader.stored(address, query).messages());
  }
}
