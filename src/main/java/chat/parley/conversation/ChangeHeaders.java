package chat.parley.conversation;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The headers of a SEND that refer to another message of the same stream. */
final class ChangeHeaders {

  private static final Body NO_BODY = Body.ofText(new byte[0], null);

  /** The header of a text in progress: the {@code client-message-id} of the message to come. */
  private static final String DRAFT_HEADER = "draft";

  private ChangeHeaders() {}

  /**
   * Adds the headers that refer to a message to custom headers.
   *
   * @param header returns the value of a header; null if there is none
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_HEADER} if a value is not the
   *     offset of a message, or the headers exclude each other
   */
  static Map<String, String> add(
      Function<String, @Nullable String> header, boolean persistent, Map<String, String> custom) {
    String edited = header.apply(Change.Kind.EDIT.header());
    String removed = header.apply(Change.Kind.REMOVAL.header());
    String answered = header.apply(Draft.REPLIES_TO_HEADER);
    String draft = persistent ? null : header.apply(DRAFT_HEADER);
    if (edited == null && removed == null && answered == null && draft == null) {
      return custom;
    }
    if ((edited == null ? 0 : 1) + (removed == null ? 0 : 1) + (answered == null ? 0 : 1) > 1) {
      throw ChatError.BAD_HEADER.because(
          "A SEND has only one of the headers 'edits', 'removes' and 'replies-to'");
    }
    if (!persistent && (edited != null || removed != null)) {
      throw ChatError.BAD_HEADER.because(
          "A change is stored: a SEND with 'edits' or 'removes' cannot have 'persistent: false'");
    }
    if (removed != null) {
      // The other headers are dropped: a moderator cannot remove them from a removal.
      return Map.of(
          Change.Kind.REMOVAL.header(), "" + offset(Change.Kind.REMOVAL.header(), removed));
    }
    Map<String, String> all = new LinkedHashMap<>(custom);
    put(Change.Kind.EDIT.header(), edited, all);
    put(Draft.REPLIES_TO_HEADER, answered, all);
    if (draft != null) {
      SendHeaders.checkId(DRAFT_HEADER, draft);
      all.put(DRAFT_HEADER, draft);
    }
    return all;
  }

  private static void put(String name, @Nullable String value, Map<String, String> headers) {
    if (value != null) {
      headers.put(name, "" + offset(name, value));
    }
  }

  private static long offset(String name, String value) {
    try {
      long offset = Long.parseLong(value);
      if (offset > 0) {
        return offset;
      }
    } catch (NumberFormatException _) {
      // Refused below.
    }
    throw ChatError.BAD_HEADER.because(
        "Header '%s' must be the offset of a message, a number from 1 on".formatted(name));
  }

  /** Returns the body of a message with these headers: none if it removes another one. */
  static Body body(Body sent, Map<String, String> headers) {
    return headers.containsKey(Change.Kind.REMOVAL.header()) ? NO_BODY : sent;
  }
}
