package chat.parley.markers;

import chat.parley.conversation.ReadableStream;
import chat.parley.conversation.StreamReads;
import chat.parley.membership.BlockedPairs;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.MarkerVisibility;
import chat.parley.room.Room;
import chat.parley.security.Identity;
import chat.parley.store.MarkerReader;
import java.util.List;

/**
 * The markers that users may see of others: those in their pairs and, by name, in rooms of up to
 * 100 members; in larger rooms how many members have read a message. In open rooms, in the stream
 * of all users and between users of which one has blocked the other none are shown. Any thread may
 * call; each method blocks for the store.
 */
public final class MarkerAccess {

  /** Maximum number of members of a room in which markers are shown by name. */
  private static final int MAX_SHOWN = 100;

  private final StreamReads streams;
  private final ConversationTitles rooms;
  private final BlockedPairs blocks;
  private final MarkerStore store;
  private final MarkerGuard guard;

  MarkerAccess(
      StreamReads streams,
      ConversationTitles rooms,
      BlockedPairs blocks,
      MarkerStore store,
      MarkerGuard guard) {
    this.streams = streams;
    this.blocks = blocks;
    this.rooms = rooms;
    this.store = store;
    this.guard = guard;
  }

  /**
   * Returns the markers in a conversation; none where none are shown.
   *
   * @param stream the name of the conversation
   * @throws ChatException {@link ChatError#TOO_MANY} if the room has too many members; {@link
   *     ChatError#FORBIDDEN} for a guest, or one of the errors of a subscription
   */
  public MarkerAnswer markers(Identity user, String stream) {
    guard.check(user);
    ReadableStream found = streams.find(user, Address.ofConversation(stream, user.name()));
    if (!hasShownMarkers(found.address(), user.name())) {
      return MarkerAnswer.of(List.of());
    }
    if (isLarge(found.address(), user.name())) {
      throw ChatError.TOO_MANY.because(
          "Markers are shown by name in rooms of up to %d members; use".formatted(MAX_SHOWN)
              + " /api/streams/{stream}/messages/{offset}/readers");
    }
    return MarkerAnswer.of(store.read(reader -> reader.markers(found.address(), MAX_SHOWN)));
  }

  /**
   * Returns how many users have read a message.
   *
   * @param stream the name of the conversation
   * @throws ChatException {@link ChatError#NO_MESSAGE} for an offset after the end, or before the
   *     messages that the user may read; {@link ChatError#FORBIDDEN} for a guest, and where no
   *     markers are shown; or one of the errors of a subscription
   */
  public MarkerReader.Readers readers(Identity user, String stream, long offset) {
    guard.check(user);
    ReadableStream found = streams.find(user, Address.ofConversation(stream, user.name()));
    boolean isHidden = found.since() > 0 && offset <= found.since();
    if (isHidden || offset > found.end().offset()) {
      throw ChatError.NO_MESSAGE.because(
          "There is no message with the offset %d for you; the offsets of %s are %d to %d"
              .formatted(offset, stream, found.since() + 1, found.end().offset()));
    }
    if (!hasShownMarkers(found.address(), user.name())) {
      throw ChatError.FORBIDDEN.because(
          "It is not shown how many users have read messages of %s".formatted(stream));
    }
    return store.read(reader -> reader.readers(found.address(), offset));
  }

  /** Returns whether moves of a user are shown to the other users of a conversation. */
  boolean isShown(UserName user, Address stream) {
    return switch (stream) {
      case Address.Pair pair -> !pair.first().equals(pair.second()) && !blocks.isBlocked(pair);
      case Address.Room(RoomName name, _) -> {
        Room room = rooms.room(user, name);
        yield room.address().equals(stream) && hasShownMarkers(room) && room.members() <= MAX_SHOWN;
      }
      case Address.Everyone _, Address.Members _, Address.Rulings _, Address.Inbox _ -> false;
    };
  }

  private boolean hasShownMarkers(Address stream, UserName user) {
    return switch (stream) {
      case Address.Pair pair -> !blocks.isBlocked(pair);
      case Address.Room(RoomName name, _) ->
          rooms.isCurrent(user, stream) && hasShownMarkers(rooms.room(user, name));
      case Address.Everyone _, Address.Members _, Address.Rulings _, Address.Inbox _ -> false;
    };
  }

  private boolean isLarge(Address stream, UserName user) {
    return stream instanceof Address.Room(RoomName name, _)
        && rooms.room(user, name).members() > MAX_SHOWN;
  }

  private static boolean hasShownMarkers(Room room) {
    return !room.isOpen()
        && room.state() == Room.State.CREATED
        && room.settings().markers() == MarkerVisibility.SHOWN;
  }
}
