package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.UserName;
import chat.parley.store.ResponseReader;
import java.util.List;

/**
 * Reads reactions and threads from the store. Any thread may call; a call blocks for some seconds
 * at most. All methods throw a {@link chat.parley.message.ChatException} if the store is
 * unavailable.
 */
public final class ResponseLookup {

  private final ResponseReader reader;
  private final StoreAccess store;

  ResponseLookup(ResponseReader reader, StoreAccess store) {
    this.reader = reader;
    this.store = store;
  }

  /** Returns a range of messages with the responses to them, as a user reads them. */
  public History add(Address stream, History history, UserName user) {
    if (!history.hasResponses() || history.messages().isEmpty()) {
      return history;
    }
    List<Long> offsets = history.messages().stream().map(ChatMessage::offset).toList();
    long end = history.end().offset();
    return history.withResponses(store.read(() -> reader.responses(stream, offsets, end, user)));
  }

  /** See {@link ResponseReader#reactions}. */
  public List<ResponseReader.Reaction> reactions(
      Address stream, long offset, ResponseReader.Reaction after, int limit) {
    return store.read(() -> reader.reactions(stream, offset, after, limit));
  }

  /** See {@link ResponseReader#thread}. */
  public ResponseReader.ThreadState thread(Address stream, long offset, UserName user, long end) {
    return store.read(() -> reader.thread(stream, offset, user, end));
  }

  /** See {@link ResponseReader#owed}. */
  public List<ResponseReader.Owed> owed(int limit) {
    return store.read(() -> reader.owed(limit));
  }
}
