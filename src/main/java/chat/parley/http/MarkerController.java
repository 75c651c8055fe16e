package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.markers.ConversationList;
import chat.parley.markers.MarkerAccess;
import chat.parley.markers.Markers;
import chat.parley.markers.ReadRequest;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the lists of conversations, and how far users have read them. Each method blocks for the
 * store, and throws a {@link ChatException} with {@link ChatError#NO_NAME} if the request names no
 * user, or with {@link ChatError#INTERNAL} after an unexpected failure.
 */
@RestController
final class MarkerController {

  private final Markers markers;
  private final MarkerAccess access;
  private final ConversationList list;
  private final IdentityResolver identities;
  private final Failures failures;

  MarkerController(
      Markers markers,
      MarkerAccess access,
      ConversationList list,
      IdentityResolver identities,
      Failures failures) {
    this.markers = markers;
    this.access = access;
    this.list = list;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Moves a marker of the user, or changes its settings for a conversation.
   *
   * @return status 204 when it is stored
   * @throws ChatException one of those of {@link ReadRequest#read} and {@link Markers#handle}
   */
  @PostMapping(path = "/api/read", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> read(HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity user = UserHeader.required(identities, request, "the user");
          byte[] body =
              RequestBody.read(request, ReadRequest.MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
          markers.handle(user, ReadRequest.read(body));
          return ResponseEntity.noContent().build();
        });
  }

  /**
   * Returns the settings of the user that hold in all conversations.
   *
   * @throws ChatException one of those of {@link Markers#settings}
   */
  @GetMapping("/api/read")
  ResponseEntity<byte[]> settings(HttpServletRequest request) {
    Identity user = UserHeader.required(identities, request, "the user");
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), markers.settings(user)));
  }

  /**
   * Returns a page of the user's conversations.
   *
   * @param before the {@code next} of the previous page; null for the first page
   * @param limit the maximum number of conversations, from 1 to 200; null is 50
   * @throws ChatException {@link ChatError#BAD_PARAMETER} or one of those of {@link
   *     ConversationList#page}
   */
  @GetMapping("/api/conversations")
  ResponseEntity<byte[]> conversations(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit) {
    Identity user = UserHeader.required(identities, request, "the user");
    int max = HistoryRangeParameters.limit(limit);
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), list.page(user, before, max)));
  }

  /**
   * Returns how far the users of a conversation have read it.
   *
   * @throws ChatException one of those of {@link MarkerAccess#markers}
   */
  @GetMapping("/api/streams/{stream}/markers")
  ResponseEntity<byte[]> markers(HttpServletRequest request, @PathVariable String stream) {
    Identity user = UserHeader.required(identities, request, "the user");
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), access.markers(user, stream)));
  }

  /**
   * Returns how many users have read a message.
   *
   * @param offset the offset of the message
   * @throws ChatException {@link ChatError#BAD_PARAMETER} or one of those of {@link
   *     MarkerAccess#readers}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/readers")
  ResponseEntity<byte[]> readers(
      HttpServletRequest request, @PathVariable String stream, @PathVariable String offset) {
    Identity user = UserHeader.required(identities, request, "the user");
    long position = HistoryRangeParameters.messageOffset(offset);
    return UnexpectedFailures.guard(
        failures,
        () -> JsonResponse.of(ResponseEntity.ok(), access.readers(user, stream, position)));
  }
}
