package chat.parley.markers;

import chat.parley.envelope.LegacyEnvelope;
import chat.parley.message.Address;
import chat.parley.message.UserName;
import chat.parley.store.ConversationRow;
import org.jspecify.annotations.Nullable;

/**
 * A conversation in the list of a user; its components are the keys of the JSON.
 *
 * @param stream the name by which the user addresses it
 * @param kind {@code room}, {@code pair} or {@code chat}
 * @param title the title of a room or the display name of the other user; otherwise the name
 * @param last the last message; null if there is none
 * @param read the offset up to which the user has read
 * @param unread the number of messages after that
 * @param mentions the number of those that mention the user
 * @param marked whether the user has marked the conversation as unread
 */
record ConversationEntry(
    String stream,
    String kind,
    String title,
    @Nullable Last last,
    long read,
    long unread,
    long mentions,
    boolean muted,
    boolean marked) {

  /** Maximum length of a preview, in code points. */
  private static final int MAX_PREVIEW = 100;

  /** A message of which the beginning is shown; nothing if it was removed. */
  record Last(long offset, String from, long timestamp, String preview, boolean removed) {}

  static ConversationEntry of(ConversationRow row, Address address, String title) {
    var user = new UserName(row.user());
    ConversationRow.Marker marker = row.marker();
    return new ConversationEntry(
        address.publicName(user),
        kind(address),
        title,
        last(row.last(), address),
        marker.read(),
        row.unread(),
        marker.mentions(),
        marker.muted(),
        marker.marked());
  }

  private static String kind(Address address) {
    return switch (address) {
      case Address.Everyone _ -> "chat";
      case Address.Room _ -> "room";
      case Address.Pair _ -> "pair";
      case Address.Members _, Address.Rulings _, Address.Inbox _ ->
          throw new IllegalArgumentException("Not a conversation: " + address.stream());
    };
  }

  private static @Nullable Last last(
      ConversationRow.@Nullable LastMessage last, Address conversation) {
    if (last == null) {
      return null;
    }
    boolean mayBeEnvelope = conversation instanceof Address.Pair;
    String text = mayBeEnvelope ? LegacyEnvelope.shownText(last.text()) : last.text();
    return new Last(last.offset(), last.from(), last.timestamp(), preview(text), last.removed());
  }

  /** Returns the beginning of a text, of which the last character may be incomplete. */
  private static String preview(String text) {
    return text.codePointCount(0, text.length()) <= MAX_PREVIEW
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_PREVIEW));
  }
}
