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
import tools.jackson.databind.json.JsonMapper;

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
  private final RoomChanges changes;
  private final Failures failures;

  RoomController(RoomRequests rooms, RoomChanges changes, Failures failures) {
    this.rooms = rooms;
    this.changes = changes;
    this.failures = failures;
  }

  /**
   * Creates a room.
   *
   * @return the room, with status 201 or, for a repeat, 200
   * @throws ChatException those of {@link RoomChanges#store} and {@link
   *     RoomSettingsJson#readCreation}, {@link ChatError#MESSAGE_TOO_LARGE}, or {@link
   *     ChatError#INTERNAL} after an unexpected failure
   */
  @PutMapping(path = ROOM, consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> create(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity by = changes.user(request);
          var name = new RoomName(room);
          String key = RequestHeaders.checkedKey(request);
          var create =
              RoomSettingsJson.readCreation(body(request), by.name(), rooms.limits().members());
          boolean repeated = changes.store(by, name, create, key).duplicate();
          var response =
              repeated
                  ? ResponseEntity.ok()
                  : ResponseEntity.created(
                      UriComponentsBuilder.fromPath(ROOM).encode().buildAndExpand(name).toUri());
          return json(response, RoomAnswer.of(rooms.room(by, name)));
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
          Identity by = changes.user(request);
          var name = new RoomName(room);
          String key = RequestHeaders.checkedKey(request);
          var configure = new RoomAction.Configure(RoomSettingsJson.read(body(request)));
          var _ = changes.store(by, name, configure, key);
          return json(ResponseEntity.ok(), RoomAnswer.of(rooms.room(by, name)));
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
          Identity by = changes.user(request);
          var name = new RoomName(room);
          String key = RequestHeaders.checkedKey(request);
          byte[] _ = RequestBody.read(request, 0, ChatError.BAD_REQUEST);
          var _ = changes.store(by, name, new RoomAction.Delete(), key);
          return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
        });
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
            json(
                ResponseEntity.ok(),
                RoomAnswer.of(rooms.room(changes.reader(request), new RoomName(room)))));
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
          Identity reader = own ? changes.user(request) : changes.reader(request);
          int max = HistoryRangeParameters.limit(limit);
          String start = after == null || after.isEmpty() ? "" : new RoomName(after).value();
          List<RoomEntry> page = rooms.rooms(reader, own, start, max + 1);
          return json(ResponseEntity.ok(), RoomAnswer.Page.of(page, max));
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

  static ResponseEntity<byte[]> json(ResponseEntity.BodyBuilder response, Object answer) {
    return response
        .contentType(MediaType.APPLICATION_JSON)
        .body(JsonMapper.shared().writeValueAsBytes(answer));
  }
}
