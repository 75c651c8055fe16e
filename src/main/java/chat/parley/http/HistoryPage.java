package chat.parley.http;

import chat.parley.journal.History;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some messages of a stream as JSON.
 *
 * @param first the offset of the oldest message that is still there
 * @param last the offset of the newest
 * @param messages oldest first
 */
record HistoryPage(String stream, String epoch, long first, long last, List<Message> messages) {

  /**
   * One of them, its body as text, or in base64 if it is none.
   *
   * @param timestamp when it was stored, milliseconds since 1970 UTC
   * @param headers the sender's custom headers
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Message(
      long offset,
      String id,
      String from,
      long timestamp,
      @Nullable String contentType,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String body,
      @SuppressWarnings("ArrayRecordComponent") @JsonInclude(JsonInclude.Include.NON_NULL)
          byte @Nullable [] bodyBase64,
      @Nullable String clientMessageId,
      Map<String, String> headers) {

    static Message of(ChatMessage message) {
      Draft draft = message.draft();
      Body body = draft.body();
      return new Message(
          message.offset(),
          message.id(),
          draft.from().value(),
          message.timestamp(),
          body.contentType(),
          body.text() ? body.asString() : null,
          body.text() ? null : body.bytes(),
          draft.clientMessageId(),
          draft.extras());
    }
  }

  static HistoryPage of(String stream, History history) {
    return new HistoryPage(
        stream,
        history.end().epoch(),
        history.deleted() + 1,
        history.end().offset(),
        history.messages().stream().map(Message::of).toList());
  }
}
