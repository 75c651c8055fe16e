package chat.parley.http;

import chat.parley.conversation.RoomRequests;
import chat.parley.failures.Failures;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomEntry;
import chat.parley.room.RoomSettingsJson;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Creates, changes, deletes and lists rooms. Each method blocks its virtual thread until the
 * request has arrived and the store has been read or the change is stored and in force on this
 * node.
 */
@RestController
final class RoomController {

  static final String ROOMS = "/api/rooms";
  static final String ROOM = "/api/rooms/{room}";

  /** Maximum size of settings in bytes: larger than those with the longest title and topic. */
  static final int MAX_BYTES = 16 * 1024;

  private final RoomRequests rooms;
  private final IdentityResolver identities;
  private final Failures failures;

  RoomController(RoomRequests rooms, IdentityResolver identities, Failures failures) {
    this.rooms = rooms;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Creates a room.
   *
   * @return the room, with status 201 or, for a repeat, 200
   * @throws ChatException those of {@link RoomChangeRequest#store} and {@link
   *     RoomSettingsJson#readCreation}, {@link ChatError#MESSAGE_TOO_LARGE}, or {@link
   *     ChatError#INTERNAL} after an unexpected failure
   */
  @PutMapping(path = ROOM, consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> create(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          var change = RoomChangeRequest.of(identities, request, room);
          var create =
              RoomSettingsJson.readCreation(
                  body(request), change.by().name(), rooms.limits().members());
          boolean repeated = change.store(rooms, create).duplicate();
          return roomOf(change, repeated ? ResponseEntity.ok() : created(change.room()));
        });
  }

  /**
   * Changes settings of a room; those that are not given stay as they are.
   *
   * @throws ChatException as {@link #create}
   */
  @PatchMapping(path = ROOM, consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> configure(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          var change = RoomChangeRequest.of(identities, request, room);
          var configure = new RoomAction.Configure(RoomSettingsJson.read(body(request)));
          var _ = change.store(rooms, configure);
          return roomOf(change, ResponseEntity.ok());
        });
  }

  /**
   * Deletes a room with its messages.
   *
   * @return an empty response with status 204
   * @throws ChatException as {@link #create}
   */
  @DeleteMapping(ROOM)
  ResponseEntity<Void> delete(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          var change = RoomChangeRequest.of(identities, request, room);
          byte[] _ = RequestBody.read(request, 0, ChatError.BAD_REQUEST);
          var _ = change.store(rooms, new RoomAction.Delete());
          return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
        });
  }

  private static ResponseEntity.BodyBuilder created(RoomName room) {
    return ResponseEntity.created(
        UriComponentsBuilder.fromPath(ROOM).encode().buildAndExpand(room).toUri());
  }

  /** Returns the room as it is after a change. */
  private ResponseEntity<byte[]> roomOf(
      RoomChangeRequest change, ResponseEntity.BodyBuilder response) {
    return JsonResponse.of(response, RoomAnswer.of(rooms.room(change.by(), change.room())));
  }

  /**
   * Returns a room.
   *
   * @throws ChatException those of {@link RoomRequests#room}, {@link ChatError#BAD_NAME}, {@link
   *     ChatError#FORBIDDEN}, or {@link ChatError#INTERNAL} after an unexpected failure
   */
  @GetMapping(ROOM)
  ResponseEntity<byte[]> room(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () ->
            JsonResponse.of(
                ResponseEntity.ok(),
                RoomAnswer.of(
                    rooms.room(UserHeader.reader(identities, request), new RoomName(room)))));
  }

  /**
   * Returns a page of rooms in the order of their names.
   *
   * @param mine {@code true} for the rooms of the user, invitations included; otherwise the public
   *     ones
   * @param after the name after which the page begins; null for the first page
   * @param limit the maximum number of rooms; see {@link HistoryRangeParameters#limit}
   * @throws ChatException as {@link #room}, {@link ChatError#BAD_PARAMETER}, or {@link
   *     ChatError#NO_NAME} if the rooms of no user are requested
   */
  @GetMapping(ROOMS)
  ResponseEntity<byte[]> rooms(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String mine,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String limit) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          boolean own = isTrue(mine);
          Identity reader =
              own
                  ? UserHeader.required(identities, request, "the user")
                  : UserHeader.reader(identities, request);
          int max = HistoryRangeParameters.limit(limit);
          String start = after == null || after.isEmpty() ? "" : new RoomName(after).value();
          List<RoomEntry> page = rooms.rooms(reader, own, start, max + 1);
          return JsonResponse.of(ResponseEntity.ok(), RoomAnswer.Page.of(page, max));
        });
  }

  private static boolean isTrue(@Nullable String mine) {
    return switch (mine) {
      case null -> false;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw ChatError.BAD_PARAMETER.because("The parameter 'mine' must be 'true' or 'false'");
    };
  }

  private static byte[] body(HttpServletRequest request) {
    return RequestBody.read(request, MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
  }
}
