package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.markers.DisplayNames;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.people.People;
import chat.parley.people.Profile;
import chat.parley.people.ProfileChange;
import chat.parley.people.UserQuery;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.store.PersonRow;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the users that exist. Each method blocks for the store, as {@link People} does. */
@RestController
final class UserController {

  private final People people;
  private final IdentityResolver identities;
  private final DisplayNames displayNames;
  private final Failures failures;
  private final AuditLog audit;

  UserController(
      People people,
      IdentityResolver identities,
      DisplayNames displayNames,
      Failures failures,
      AuditLog audit) {
    this.people = people;
    this.identities = identities;
    this.displayNames = displayNames;
    this.failures = failures;
    this.audit = audit;
  }

  /**
   * Returns a page of users.
   *
   * @param prefix see {@link UserQuery#of}
   * @param limit the maximum number of users, from 1 to 100; null is 50
   * @throws ChatException {@link ChatError#BAD_PARAMETER}, one of those of {@link
   *     UserHeader#identity} and {@link People#search}, or {@link ChatError#INTERNAL} after an
   *     unexpected failure
   */
  @GetMapping("/api/users")
  ResponseEntity<byte[]> users(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String after) {
    Identity client = reader(request);
    UserQuery query = UserQuery.of(prefix, after, HistoryRangeParameters.userLimit(limit));
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), people.search(client, query)));
  }

  /**
   * Returns a user.
   *
   * @throws ChatException as {@link #users}, {@link ChatError#BAD_NAME}, and {@link
   *     ChatError#NO_USER} if it does not exist
   */
  @GetMapping("/api/users/{name}")
  ResponseEntity<byte[]> user(HttpServletRequest request, @PathVariable String name) {
    Identity client = reader(request);
    var user = new UserName(name);
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), people.find(client, user)));
  }

  /**
   * Sets the profile of a user, and adds the user if it does not exist.
   *
   * @return the profile, with status 201 if the user was added
   * @throws ChatException {@link ChatError#NO_NAME}, {@link ChatError#BAD_NAME}, one of those of
   *     {@link ProfileJson#read}, {@link People#checkPut} and {@link People#put}, or {@link
   *     ChatError#INTERNAL} after an unexpected failure
   */
  @PutMapping(path = "/api/users/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> put(HttpServletRequest request, @PathVariable String name) {
    return UnexpectedFailures.guard(failures, () -> put(request, new UserName(name)));
  }

  private ResponseEntity<byte[]> put(HttpServletRequest request, UserName user) {
    Identity client = UserHeader.required(identities, request, "the client");
    byte[] body = RequestBody.read(request, ProfileJson.MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
    people.checkPut(client, user);
    Profile profile = ProfileJson.read(user, body);
    ProfileChange change = people.put(profile);
    if (change.renamed()) {
      displayNames.changed(user);
    }
    if (!client.name().equals(user)) {
      audit.profileSet(user, client.name());
    }
    return JsonResponse.of(
        ResponseEntity.status(change.added() ? HttpStatus.CREATED : HttpStatus.OK),
        new PersonRow(user.value(), profile.displayName(), profile.avatar()));
  }

  private Identity reader(HttpServletRequest request) {
    return UserHeader.reader(identities, request);
  }
}
