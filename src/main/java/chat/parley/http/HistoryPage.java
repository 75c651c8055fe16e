package chat.parley.http;

import chat.parley.journal.History;
import chat.parley.journal.StreamPage;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.store.MessageResponses;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a stream's messages, as it is serialized to JSON.
 *
 * @param first the offset of the oldest message that has not been deleted
 * @param last the offset of the newest message; 0 if the stream has none
 * @param folded the offset up to which changes are in the messages
 * @param messages the messages, oldest first
 * @param recovered whether the stream continues from the position of the request; null if the
 *     request is not for a position of several streams
 */
record HistoryPage(
    String stream,
    String epoch,
    long first,
    long last,
    long folded,
    List<Message> messages,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean recovered) {

  /**
   * A message of a page, or of an event. Its body is in {@code body} if it is text, otherwise
   * Base64-encoded in {@code bodyBase64}; the other one is null and omitted from the JSON.
   *
   * @param offset null if the message is ephemeral, in an event
   * @param from the name of the sender; null for a summary of reactions
   * @param timestamp when the message was stored, in milliseconds since 1970 UTC
   * @param headers the sender's custom headers, and those that the server has written: of edits,
   *     removals, removed and unreadable messages and, in an inbox, of the conversation
   * @param edited the offset of the last edit; null if the message was not edited
   * @param removed whether the body was removed
   * @param repliesTo the offset of the message that this one answers; null if it answers none
   * @param thread the offset of the message with which the thread of this one begins; null if it is
   *     in none
   * @param replies the number of messages of the thread that begins with this one, without it
   * @param reactions the number of users by reaction, as in the last summary
   * @param reacted the reactions of the user of the request
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Message(
      @Nullable Long offset,
      String id,
      @Nullable String from,
      long timestamp,
      @Nullable String contentType,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String body,
      @SuppressWarnings("ArrayRecordComponent") @JsonInclude(JsonInclude.Include.NON_NULL)
          byte @Nullable [] bodyBase64,
      @Nullable String clientMessageId,
      Map<String, String> headers,
      @Nullable Long edited,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean removed,
      @Nullable Long repliesTo,
      @Nullable Long thread,
      @Nullable Long replies,
      Map<String, Long> reactions,
      List<String> reacted) {

    static Message of(ChatMessage message) {
      return of(message, MessageResponses.NONE);
    }

    static Message of(ChatMessage message, MessageResponses responses) {
      Draft draft = message.draft();
      Body body = draft.body();
      return new Message(
          message.position() == null ? null : Long.valueOf(message.offset()),
          message.id(),
          draft.shownSender(),
          message.timestamp(),
          body.contentType(),
          body.text() ? body.asString() : null,
          body.text() ? null : body.bytes(),
          draft.clientMessageId(),
          draft.extras(),
          positive(draft.edited()),
          draft.isRemoved(),
          positive(draft.repliesTo()),
          positive(draft.thread()),
          positive(responses.threadMessages()),
          responses.reactions(),
          responses.own());
    }

    /** Returns a number; null for 0. */
    private static @Nullable Long positive(long number) {
      return number == 0 ? null : number;
    }
  }

  /**
   * Returns the only message of a range.
   *
   * @param offset the offset that was requested
   * @throws chat.parley.message.ChatException {@link ChatError#NO_MESSAGE} if the range is empty
   */
  static Message message(History history, String offset) {
    if (history.messages().isEmpty()) {
      throw ChatError.NO_MESSAGE.because(
          "There is no message with the offset %s; the messages of the stream have the offsets %d to %d"
              .formatted(offset, history.deleted() + 1, history.end().offset()));
    }
    return message(history, history.messages().getFirst());
  }

  private static Message message(History history, ChatMessage message) {
    return Message.of(message, history.responses(message.offset()));
  }

  static HistoryPage of(String stream, History history) {
    return of(stream, history, null);
  }

  static HistoryPage of(String stream, StreamPage page) {
    return of(stream, page.history(), page.recovered());
  }

  private static HistoryPage of(String stream, History history, @Nullable Boolean recovered) {
    return new HistoryPage(
        stream,
        history.end().epoch(),
        history.deleted() + 1,
        history.end().offset(),
        history.end().offset(),
        history.messages().stream().map(message -> message(history, message)).toList(),
        recovered);
  }
}
