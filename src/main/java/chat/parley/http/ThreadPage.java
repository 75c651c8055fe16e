package chat.parley.http;

import chat.parley.conversation.ResponseReads;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A page of the messages of a thread, as it is serialized to JSON.
 *
 * @param page the messages, as a page of their stream
 * @param thread the message with which the thread begins
 * @param replies the number of messages of the thread, without that one
 * @param read the offset up to which the user has read the thread
 * @param unread the number of messages after that
 */
record ThreadPage(
    @JsonUnwrapped HistoryPage page,
    HistoryPage.Message thread,
    long replies,
    long read,
    long unread) {

  static ThreadPage of(String stream, ResponseReads.ThreadHistory thread) {
    return new ThreadPage(
        HistoryPage.of(stream, thread.messages()),
        HistoryPage.of(stream, thread.first()).messages().getFirst(),
        thread.state().messages(),
        thread.state().read(),
        thread.state().unread());
  }
}
