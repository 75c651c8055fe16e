package chat.parley.http;

import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of a poll: streams and the positions after which they are read. It is the only state
 * of a poll. Called by one thread at a time.
 */
interface PollQuery {

  /** Returns the streams. */
  List<Address> streams();

  /**
   * Reads the streams, after the rights of the reader have been checked again. May block for the
   * store. The first call resolves the positions that depend on the time of the request.
   *
   * @param last whether there is to be a response in any case
   * @param response counts the bytes of the response
   * @return the response as JSON; null if there is nothing to answer yet
   * @throws ChatException if the reader may not read a stream, the store is unavailable, or the
   *     responses of polls have too many bytes
   */
  byte @Nullable [] read(Freshness freshness, boolean last, PollResponses.Response response);
}
