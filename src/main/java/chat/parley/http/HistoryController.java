package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.History;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import java.security.Principal;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Serves the stored messages of a stream, a page per request. */
@RestController
final class HistoryController {

  /**
   * The request header with the user name in open mode. It is a header because a page of another
   * site cannot make a browser send it unless CORS allows it. Non-ASCII characters are
   * percent-encoded UTF-8: browsers cannot send them otherwise, and Spring Security's firewall
   * rejects them.
   */
  static final String USER_HEADER = "Parley-User";

  private static final String INBOX = "inbox";

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
      @RequestHeader(name = USER_HEADER, required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String epoch,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit) {
    Identity identity = identities.of(principal, user == null ? null : new UserName(decode(user)));
    Address address = address(stream, identity);
    Identity reader = identity == null ? ANONYMOUS : identity;
    try {
      return respond(
          stream,
          conversation.history(reader, address, HistoryRangeParameters.parse(after, before, limit)),
          epoch);
    } catch (ChatException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failures.failed(Subsystem.HTTP, e);
      throw ChatError.INTERNAL.because("Parley failed; try again");
    }
  }

  /**
   * Serializes a page. Blocks until a permit is free. The store is read before the call, because a
   * slow store would otherwise hold permits that other requests wait for.
   */
  private ResponseEntity<byte[]> respond(String stream, History history, @Nullable String epoch) {
    serializations.acquireUninterruptibly();
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(json.writeValueAsBytes(page(stream, history, epoch)));
    } finally {
      serializations.release();
    }
  }

  private static HistoryPage page(String stream, History history, @Nullable String epoch) {
    if (epoch != null && !epoch.equals(history.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of this stream is '%s'; offsets of another epoch are not valid in it"
              .formatted(history.end().epoch()));
    }
    return HistoryPage.of(stream, history);
  }

  /** Returns the address of a public stream, or of the caller's own inbox: no other is readable. */
  private static Address address(String stream, @Nullable Identity identity) {
    if (!stream.equals(INBOX)) {
      return Address.ofPublicStream(stream);
    }
    if (identity == null) {
      throw ChatError.NO_NAME.because(
          "The header '%s' is missing; it names the owner of the inbox".formatted(USER_HEADER));
    }
    return new Address.Inbox(identity.name());
  }

  /**
   * Decodes a percent-encoded user name. A name without percent signs is returned unchanged; this
   * is unambiguous because user names contain none.
   *
   * @throws ChatException {@link ChatError#BAD_NAME} if a percent sign is not followed by two
   *     hexadecimal digits
   */
  private static String decode(String user) {
    try {
      return UriUtils.decode(user, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_NAME.because(
          "In the header '%s' a percent sign must begin an encoded byte, such as %%C3"
              .formatted(USER_HEADER));
    }
  }
}
