package chat.parley.http;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.RoomRequests;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a room or its members.
 *
 * @param by the user of the request
 * @param key the {@code Idempotency-Key} of the request; null if there is none
 */
record RoomChangeRequest(Identity by, RoomName room, @Nullable String key) {

  /**
   * Reads a request, without its body.
   *
   * @param room the name of the room in the path
   * @throws ChatException {@link ChatError#NO_NAME} if it names no user, as it may in open mode;
   *     {@link ChatError#BAD_NAME}, {@link ChatError#FORBIDDEN} or {@link ChatError#BAD_HEADER}
   */
  static RoomChangeRequest of(
      IdentityResolver identities, HttpServletRequest request, String room) {
    return new RoomChangeRequest(
        UserHeader.required(identities, request, "the user"),
        new RoomName(room),
        RequestHeaders.checkedKey(request));
  }

  /**
   * Stores a change. Blocks until it is stored and in force on this node, or refused, about 9 s at
   * most.
   *
   * @throws ChatException the refusal, {@link ChatError#STORE_AWAY} if it is not known whether the
   *     change is stored, or {@link ChatError#BAD_HEADER} if the user has sent a message or made
   *     another change with the same key
   */
  StoredMessage store(RoomRequests rooms, RoomAction action) {
    var outcome =
        new AwaitedSend(
            ChatError.STORE_AWAY.because(
                "It is not known whether the change is stored; send it again with the same"
                    + " Idempotency-Key"));
    rooms.change(by, room, action, key, outcome);
    return outcome.await().getFirst();
  }
}
