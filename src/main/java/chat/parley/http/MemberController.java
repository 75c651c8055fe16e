package chat.parley.http;

import chat.parley.conversation.RoomRequests;
import chat.parley.failures.Failures;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.room.Member;
import chat.parley.room.RoomActionJson;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists and changes the members of rooms. Blocks as {@link RoomController} does. */
@RestController
final class MemberController {

  static final String MEMBERS = "/api/rooms/{room}/members";

  /** Maximum size of a change in bytes: larger than one of a thousand users with long names. */
  static final int MAX_BYTES = 512 * 1024;

  private final RoomRequests rooms;
  private final IdentityResolver identities;
  private final Failures failures;

  MemberController(RoomRequests rooms, IdentityResolver identities, Failures failures) {
    this.rooms = rooms;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Adds and removes members, all or none, or changes one as over STOMP.
   *
   * @throws ChatException those of {@link RoomChangeRequest#store} and {@link
   *     RoomActionJson#readRequest}, {@link ChatError#MESSAGE_TOO_LARGE}, or {@link
   *     ChatError#INTERNAL} after an unexpected failure
   */
  @PostMapping(path = MEMBERS, consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(@PathVariable String room, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          var change = RoomChangeRequest.of(identities, request, room);
          byte[] body = RequestBody.read(request, MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
          StoredMessage stored = change.store(rooms, RoomActionJson.readRequest(body));
          long count = rooms.memberCount(change.by(), change.room());
          return JsonResponse.of(ResponseEntity.ok(), MembersAnswer.Changed.of(count, stored));
        });
  }

  /**
   * Returns a page of the members in the order of their names, invited users included.
   *
   * @param after the name after which the page begins; null for the first page
   * @param prefix the beginning of the names; null for all
   * @param limit the maximum number of members; see {@link HistoryRangeParameters#limit}
   * @throws ChatException those of {@link RoomRequests#members}, {@link ChatError#BAD_NAME}, {@link
   *     ChatError#FORBIDDEN}, {@link ChatError#BAD_PARAMETER}, or {@link ChatError#INTERNAL} after
   *     an unexpected failure
   */
  @GetMapping(MEMBERS)
  ResponseEntity<byte[]> members(
      HttpServletRequest request,
      @PathVariable String room,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String limit) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity reader = UserHeader.reader(identities, request);
          int max = HistoryRangeParameters.limit(limit);
          List<Member> page =
              rooms.members(
                  reader, new RoomName(room), nameOrEmpty(prefix), nameOrEmpty(after), max + 1);
          return JsonResponse.of(ResponseEntity.ok(), MembersAnswer.of(page, max));
        });
  }

  /** Returns a name, or the beginning of one, which has the same characters. */
  private static String nameOrEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? "" : new UserName(text).value();
  }
}
