package chat.parley.http;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.RoomRequests;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stores the changes of rooms and members for requests, and finds their users. */
@Component
final class RoomChanges {

  private final RoomRequests rooms;
  private final IdentityResolver identities;

  RoomChanges(RoomRequests rooms, IdentityResolver identities) {
    this.rooms = rooms;
    this.identities = identities;
  }

  /**
   * Returns the user of a request.
   *
   * @throws ChatException {@link ChatError#NO_NAME} if it names none, as it may in open mode;
   *     {@link ChatError#BAD_NAME} or {@link ChatError#FORBIDDEN}
   */
  Identity user(HttpServletRequest request) {
    Identity user = named(request);
    if (user == null) {
      throw ChatError.NO_NAME.because(
          "The header '%s' is missing; it names the user".formatted(UserHeader.NAME));
    }
    return user;
  }

  /**
   * Returns the user of a request that reads, which needs no name in open mode.
   *
   * @throws ChatException {@link ChatError#BAD_NAME} or {@link ChatError#FORBIDDEN}
   */
  Identity reader(HttpServletRequest request) {
    Identity reader = named(request);
    return reader == null ? UserHeader.ANONYMOUS : reader;
  }

  private @Nullable Identity named(HttpServletRequest request) {
    return UserHeader.identity(identities, request);
  }

  /**
   * Stores a change. Blocks until it is stored and in force on this node, or refused, about 9 s at
   * most.
   *
   * @param key the {@code Idempotency-Key} of the request; null if there is none
   * @throws ChatException the refusal, {@link ChatError#STORE_AWAY} if it is not known whether the
   *     change is stored, or {@link ChatError#BAD_HEADER} if the user has sent something else with
   *     the same key
   */
  StoredMessage store(Identity by, RoomName room, RoomAction action, @Nullable String key) {
    var outcome =
        new AwaitedSend(
            ChatError.STORE_AWAY.because(
                "It is not known whether the change is stored; send it again with the same"
                    + " Idempotency-Key"));
    rooms.change(by, room, action, key, outcome);
    StoredMessage stored = outcome.await().getFirst();
    if (!stored.to().equals(new Address.Members(room))) {
      throw ChatError.BAD_HEADER.because(
          "The Idempotency-Key was used for a message in the stream '%s'; a change of the room '%s'"
                  .formatted(stored.to().publicName(), room)
              + " needs another one");
    }
    return stored;
  }
}
