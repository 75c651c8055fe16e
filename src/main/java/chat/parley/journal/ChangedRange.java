package chat.parley.journal;

import chat.parley.message.ChatMessage;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import java.util.List;

/**
 * The messages of a range that have changed since an offset, as a client asks for them that has a
 * copy of the range.
 *
 * @param after the offset of the last entry of the stream that the client has applied
 * @param from the first offset of the range
 * @param to the last offset of the range
 * @param count maximum number of messages
 */
public record ChangedRange(long after, long from, long to, int count) {

  List<ChatMessage> read(LogReader reader, StreamRow stream) throws StoreException {
    return reader.changedMessages(stream, after, from, Math.min(to, stream.lastOffset()), count);
  }
}
