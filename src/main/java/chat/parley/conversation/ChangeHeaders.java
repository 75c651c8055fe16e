package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.DisplayText;
import chat.parley.message.Draft;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a SEND that refer to another message of the same stream. */
final class ChangeHeaders {

  private static final Body NO_BODY = Body.ofText(new byte[0], null);

  /** The header of a text in progress: the {@code client-message-id} of the message to come. */
  private static final String DRAFT_HEADER = "draft";

  private static final int MAX_REACTION_BYTES = 64;

  /** The same numbers as in the paths of HTTP, from 1 on. */
  private static final Pattern OFFSET = Pattern.compile("0{0,17}[1-9][0-9]{0,17}");

  /** The headers with the offset of a message, in the order of their names in an error. */
  private static final List<String> NAMES =
      List.of(
          Change.Kind.EDIT.header(),
          Change.Kind.REMOVAL.header(),
          Change.Kind.REACTION.header(),
          Change.Kind.WITHDRAWAL.header(),
          Draft.REPLIES_TO_HEADER,
          Draft.THREAD_HEADER);

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
    var found = new LinkedHashMap<String, String>();
    for (String name : NAMES) {
      String value = header.apply(name);
      if (value != null) {
        found.put(name, "" + offset(name, value));
      }
    }
    String draft = persistent ? null : header.apply(DRAFT_HEADER);
    if (draft != null) {
      SendHeaders.checkId(DRAFT_HEADER, draft);
      found.put(DRAFT_HEADER, draft);
    }
    if (found.isEmpty()) {
      return custom;
    }
    Change change = Change.of(found);
    if (change != null) {
      check(change.kind(), found, persistent);
    }
    if (change != null && change.kind() != Change.Kind.EDIT) {
      // The other headers are dropped: a moderator cannot remove them from a removal.
      return found;
    }
    Map<String, String> all = new LinkedHashMap<>(custom);
    all.putAll(found);
    return all;
  }

  private static void check(Change.Kind kind, Map<String, String> found, boolean persistent) {
    if (found.size() > 1) {
      throw ChatError.BAD_HEADER.because(
          "A SEND with the header '%s' has no other one of %s"
              .formatted(kind.header(), String.join(", ", NAMES)));
    }
    if (!persistent) {
      throw ChatError.BAD_HEADER.because(
          "A change is stored: a SEND with '%s' cannot have 'persistent: false'"
              .formatted(kind.header()));
    }
  }

  private static long offset(String name, String value) {
    if (OFFSET.matcher(value).matches()) {
      return Long.parseLong(value);
    }
    throw ChatError.BAD_HEADER.because(
        "Header '%s' must be the offset of a message, a number from 1 on".formatted(name));
  }

  /**
   * Returns the body of a message with these headers: none if it removes another one.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY} if the body of a reaction
   *     is none
   */
  static Body body(Body sent, Map<String, String> headers) {
    Change change = Change.of(headers);
    return switch (change == null ? null : change.kind()) {
      case null -> sent;
      case EDIT, SUMMARY -> sent;
      case REMOVAL -> NO_BODY;
      case REACTION, WITHDRAWAL -> reaction(sent);
    };
  }

  /** Returns a reaction in NFC and without blanks around it, so that it is counted as one. */
  private static Body reaction(Body sent) {
    int bytes = sent.bytes().length;
    if (bytes < 1 || bytes > MAX_REACTION_BYTES || !Body.isUtf8(sent.bytes())) {
      throw ChatError.BAD_BODY.because(
          "The body of a reaction is %d bytes; it must be a text of 1 to %d bytes in UTF-8"
              .formatted(bytes, MAX_REACTION_BYTES));
    }
    String text = Normalizer.normalize(sent.asString(), Normalizer.Form.NFC).strip();
    if (!text.codePoints().allMatch(DisplayText::isAllowed)
        || text.codePoints().noneMatch(DisplayText::isVisible)) {
      throw ChatError.BAD_BODY.because(
          "A reaction must be visible, and must not have characters that break the line or change"
              + " the direction of the text");
    }
    return Body.ofText(text.getBytes(UTF_8), null);
  }
}
