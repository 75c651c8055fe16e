package chat.parley.http;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import org.jspecify.annotations.Nullable;

/** The names of streams in the paths of the HTTP API and in batches. */
final class StreamNames {

  private static final String INBOX = "inbox";

  private StreamNames() {}

  /**
   * Returns the address of a public stream, of the caller's own inbox, or of the stream that the
   * caller shares with another user: no other is readable.
   *
   * @param reader null if the request names no user, as it may in open mode
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_DESTINATION}, {@link
   *     ChatError#BAD_NAME}, or {@link ChatError#NO_NAME} for an inbox or a pair without a reader
   */
  static Address readable(String stream, @Nullable Identity reader) {
    boolean inbox = stream.equals(INBOX);
    if (!inbox && !stream.startsWith(Address.WITH)) {
      return Address.ofPublicStream(stream);
    }
    if (reader == null) {
      throw ChatError.NO_NAME.because(
          "The header '%s' is missing; it names the user whose messages these are"
              .formatted(UserHeader.NAME));
    }
    return inbox ? new Address.Inbox(reader.name()) : Address.ofConversation(stream, reader.name());
  }

  /** Returns the name of a stream that a user may read. */
  static String of(Address address, UserName reader) {
    return address instanceof Address.Inbox ? INBOX : address.publicName(reader);
  }

  /**
   * Returns the address of a stream of messages: no other is written to by its name.
   *
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_DESTINATION}, {@link
   *     ChatError#BAD_NAME}, or {@link ChatError#FORBIDDEN} for the inbox and for the changes of a
   *     room
   */
  static Address writable(String stream, UserName sender) {
    if (stream.equals(INBOX)) {
      throw ChatError.FORBIDDEN.because(
          "The stream 'inbox' is read only; a message to a user is sent to"
              + " /api/users/{name}/messages");
    }
    if (stream.startsWith(Address.WITH)) {
      return Address.ofConversation(stream, sender);
    }
    Address address = Address.ofPublicStream(stream);
    if (address instanceof Address.Members(RoomName room)) {
      throw ChatError.FORBIDDEN.because(
          "The stream 'members.%s' is read only; members are changed with POST".formatted(room)
              + " /api/rooms/{room}/members");
    }
    return address;
  }
}
