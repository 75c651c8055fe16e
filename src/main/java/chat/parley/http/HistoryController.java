package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import java.security.Principal;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Serves the stored messages of a stream, a page per request. */
@RestController
final class HistoryController {

  /** The anonymous identity, used in open mode when a request names no user. */
  private static final Identity ANONYMOUS = Identity.of(new UserName("nobody"));

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final JsonMapper json;
  private final Failures failures;

  /**
   * Limits concurrent serializations to half of the processors, at least one: a virtual thread is
   * not preempted, so a serialization keeps its processor from chat traffic until it ends.
   */
  private final Semaphore serializations =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  HistoryController(
      Conversation conversation, IdentityResolver identities, JsonMapper json, Failures failures) {
    this.failures = failures;
    this.conversation = conversation;
    this.identities = identities;
    this.json = json;
  }

  /**
   * Returns a page of a stream's messages, oldest first. Blocks while the store is read and while
   * other pages are serialized.
   *
   * @param principal the user that the token has proved; null in open mode
   * @param user the user name in open mode, needed only for an inbox; in token mode it may be null,
   *     and is otherwise the name of the token
   * @param epoch the epoch that {@code after} and {@code before} belong to; null skips the check
   * @throws ChatException {@link ChatError#BAD_NAME}, {@link ChatError#FORBIDDEN}, {@link
   *     ChatError#BAD_DESTINATION}, {@link ChatError#NO_NAME} for an inbox without a user, {@link
   *     ChatError#BAD_PARAMETER}, {@link ChatError#OTHER_EPOCH}, one of those of {@link
   *     Conversation#history}, or {@link ChatError#INTERNAL} after an unexpected failure
   */
  @GetMapping("/api/streams/{stream}/messages")
  ResponseEntity<byte[]> messages(
      @PathVariable String stream,
      @Nullable Principal principal,
      @RequestHeader(name = UserHeader.NAME, required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String epoch,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit) {
    Reader reader = reader(stream, principal, user);
    HistoryRange range = HistoryRangeParameters.parse(after, before, limit);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History history = conversation.history(reader.identity(), reader.address(), range);
          return respond(() -> HistoryPage.of(stream, checkEpoch(history, epoch)));
        });
  }

  /**
   * Returns one message of a stream, in the form that it has in a page. Blocks as {@link #messages}
   * does.
   *
   * @param offset the offset of the message
   * @throws ChatException as {@link #messages}, and {@link ChatError#NO_MESSAGE}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}")
  ResponseEntity<byte[]> message(
      @PathVariable String stream,
      @PathVariable String offset,
      @Nullable Principal principal,
      @RequestHeader(name = UserHeader.NAME, required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String epoch) {
    Reader reader = reader(stream, principal, user);
    HistoryRange range = HistoryRangeParameters.parseOffset(offset);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History history = conversation.history(reader.identity(), reader.address(), range);
          return respond(() -> HistoryPage.message(checkEpoch(history, epoch), offset));
        });
  }

  private record Reader(Identity identity, Address address) {}

  private Reader reader(String stream, @Nullable Principal principal, @Nullable String user) {
    Identity identity = UserHeader.identity(identities, principal, user);
    return new Reader(
        identity == null ? ANONYMOUS : identity, StreamNames.readable(stream, identity));
  }

  /**
   * Serializes a response. Blocks until a permit is free. The store is read before the call,
   * because a slow store would otherwise hold permits that other requests wait for.
   */
  private ResponseEntity<byte[]> respond(Supplier<Object> response) {
    serializations.acquireUninterruptibly();
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(json.writeValueAsBytes(response.get()));
    } finally {
      serializations.release();
    }
  }

  private static History checkEpoch(History history, @Nullable String epoch) {
    if (epoch != null && !epoch.equals(history.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of this stream is '%s'; offsets of another epoch are not valid in it"
              .formatted(history.end().epoch()));
    }
    return history;
  }
}
