package chat.parley.store;

import chat.parley.message.Change;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The consequences of an entry for the message that it is about.
 *
 * @param message the message
 * @param entry the change, or a message of the thread that begins with the message
 * @param summary the offset of the summary of reactions that has no meaning any more; 0 if there is
 *     none
 * @param before the message before the entry
 * @param after the message after it
 */
record Fold(
    MessageKey message, ChatMessage entry, long summary, ChangeTarget before, ChangeTarget after) {

  /** Returns the change; null if the entry is a message of a thread. */
  @Nullable Change change() {
    return entry.draft().change();
  }

  /** Returns whether rows of messages change. */
  boolean updatesMessages() {
    return entry.draft().is(Change.Kind::changesContent) || summary > 0;
  }

  /** Returns the entries without a meaning, by their kind: they lose their bodies. */
  Map<Change.Kind, Long> superseded() {
    var offsets = new EnumMap<Change.Kind, Long>(Change.Kind.class);
    if (entry.draft().is(Change.Kind::changesContent) && before.presentEdit() > 0) {
      offsets.put(Change.Kind.EDIT, before.presentEdit());
    }
    if (summary > 0) {
      offsets.put(Change.Kind.SUMMARY, summary);
    }
    return offsets;
  }

  /** Returns the headers of an entry without a meaning. */
  Map<String, String> headers(Change.Kind kind) {
    Map<String, String> headers = new LinkedHashMap<>(Draft.REMOVED_HEADERS);
    headers.put(kind.header(), "" + message.offset());
    return headers;
  }
}
