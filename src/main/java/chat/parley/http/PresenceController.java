package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.presence.Presence;
import chat.parley.presence.PresenceRequest;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the presence of users. Each method throws a {@link ChatException} with {@link
 * ChatError#NO_NAME} if the request names no user, or with {@link ChatError#INTERNAL} after an
 * unexpected failure.
 */
@RestController
final class PresenceController {

  private final Presence presence;
  private final IdentityResolver identities;
  private final Failures failures;

  PresenceController(Presence presence, IdentityResolver identities, Failures failures) {
    this.presence = presence;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Returns the presence of users. Blocks for the store.
   *
   * @param user the names of the users
   * @throws ChatException {@link ChatError#BAD_PARAMETER}, {@link ChatError#BAD_NAME}, or one of
   *     those of {@link Presence#get}
   */
  @GetMapping("/api/presence")
  ResponseEntity<byte[]> presence(
      HttpServletRequest request, @RequestParam(required = false) @Nullable List<String> user) {
    Identity viewer = UserHeader.required(identities, request, "the user");
    if (user == null || user.isEmpty()) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'user' is missing; it names a user, and may be repeated");
    }
    List<UserName> users = user.stream().map(UserName::new).toList();
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), presence.get(viewer, users)));
  }

  /**
   * Sets the state of the user, or changes which users its sessions watch.
   *
   * @return status 204
   * @throws ChatException one of those of {@link PresenceRequest#read} and {@link Presence#handle}
   */
  @PostMapping(path = "/api/presence", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> change(HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity user = UserHeader.required(identities, request, "the user");
          byte[] body =
              RequestBody.read(request, PresenceRequest.MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
          presence.handle(user, PresenceRequest.read(body));
          return ResponseEntity.noContent().build();
        });
  }
}
