package chat.parley.http;

import chat.parley.conversation.RoomRequests;
import chat.parley.failures.Failures;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists and changes the pinned messages of rooms. Blocks as {@link RoomController} does. */
@RestController
final class PinController {

  static final String PINS = "/api/rooms/{room}/pins";
  static final String PIN = PINS + "/{offset}";

  private final RoomRequests rooms;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Failures failures;

  PinController(
      RoomRequests rooms, IdentityResolver identities, PageEncoder encoder, Failures failures) {
    this.rooms = rooms;
    this.identities = identities;
    this.encoder = encoder;
    this.failures = failures;
  }

  /**
   * Pins a message, or moves one that is pinned.
   *
   * @param before the offset of the pinned message that follows it; null to pin a new one as the
   *     last, and to leave a pinned one where it is
   * @return an empty response with status 204
   * @throws ChatException those of {@link RoomChangeRequest#store}, {@link
   *     ChatError#BAD_PARAMETER}, or {@link ChatError#INTERNAL} after an unexpected failure
   */
  @PutMapping(PIN)
  ResponseEntity<Void> pin(
      HttpServletRequest request,
      @PathVariable String room,
      @PathVariable String offset,
      @RequestParam(required = false) @Nullable String before) {
    long message = HistoryRangeParameters.messageOffset(offset);
    Long next = before == null ? null : HistoryRangeParameters.offset("before", before);
    return change(request, room, new RoomAction.Pin(message, next));
  }

  /**
   * Ends the pin of a message, if it has one.
   *
   * @return an empty response with status 204
   * @throws ChatException as {@link #pin}
   */
  @DeleteMapping(PIN)
  ResponseEntity<Void> unpin(
      HttpServletRequest request, @PathVariable String room, @PathVariable String offset) {
    long message = HistoryRangeParameters.messageOffset(offset);
    return change(request, room, new RoomAction.Unpin(message));
  }

  private ResponseEntity<Void> change(
      HttpServletRequest request, String room, RoomAction.OfPins action) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          var change = RoomChangeRequest.of(identities, request, room);
          byte[] _ = RequestBody.read(request, 0, ChatError.BAD_REQUEST);
          var _ = change.store(rooms, action);
          return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
        });
  }

  /**
   * Returns the pinned messages in their order, as many as fit into a page.
   *
   * @param after the {@code next} of the page before; null for the first page
   * @throws ChatException those of {@link RoomRequests#pins}, {@link ChatError#BAD_NAME}, {@link
   *     ChatError#FORBIDDEN}, {@link ChatError#BAD_PARAMETER}, or {@link ChatError#INTERNAL} after
   *     an unexpected failure
   */
  @GetMapping(PINS)
  ResponseEntity<byte[]> pins(
      HttpServletRequest request,
      @PathVariable String room,
      @RequestParam(required = false) @Nullable String after) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity reader = UserHeader.reader(identities, request);
          long start = after == null ? 0 : HistoryRangeParameters.offset("after", after);
          var page = rooms.pins(reader, new RoomName(room), start);
          return Polls.json(encoder.encode(() -> PinsAnswer.of(page)));
        });
  }
}
