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

/** Old messages, for who scrolls up. */
@RestController
final class HistoryController {

  /**
   * Who asks. A header, because no browser adds it by itself for another site's page. Its letters
   * beyond ASCII are percent-encoded UTF-8: browsers send no others, and Spring Security's firewall
   * lets none in.
   */
  static final String USER = "Parley-User";

  private static final String INBOX = "inbox";

  /** Who has not said who it is, where nobody has to. */
  private static final Identity NOBODY = Identity.of(new UserName("nobody"));

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final JsonMapper json;
  private final Failures failures;

  /** Old messages never have all processors: who makes an answer is not interrupted by a chat. */
  private final Semaphore making =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  HistoryController(
      Conversation conversation, IdentityResolver identities, JsonMapper json, Failures failures) {
    this.failures = failures;
    this.conversation = conversation;
    this.identities = identities;
    this.json = json;
  }

  @GetMapping("/api/streams/{stream}/messages")
  ResponseEntity<byte[]> messages(
      @PathVariable String stream,
      @Nullable Principal principal,
      @RequestHeader(name = USER, required = false) @Nullable String user,
      @RequestParam(required = false) @Nullable String epoch,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String limit) {
    Identity known = identities.of(principal, user == null ? null : new UserName(decoded(user)));
    Address address = address(stream, known);
    Identity who = known == null ? NOBODY : known;
    try {
      return answer(
          stream,
          conversation.history(who, address, HistoryRangeParameters.read(after, before, limit)),
          epoch);
    } catch (ChatException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failures.failed(Subsystem.HTTP, e);
      throw ChatError.INTERNAL.because("Parley failed; try again");
    }
  }

  /** Does not wait for the store, which may be slow: others wait for their turn here. */
  private ResponseEntity<byte[]> answer(String stream, History history, @Nullable String epoch) {
    making.acquireUninterruptibly();
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(json.writeValueAsBytes(page(stream, history, epoch)));
    } finally {
      making.release();
    }
  }

  private static HistoryPage page(String stream, History history, @Nullable String epoch) {
    if (epoch != null && !epoch.equals(history.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of this stream is %s; offsets of another mean nothing here"
              .formatted(history.end().epoch()));
    }
    return HistoryPage.of(stream, history);
  }

  /** One's own inbox is the only one that there is. */
  private static Address address(String stream, @Nullable Identity who) {
    if (!stream.equals(INBOX)) {
      return Address.ofPublicStream(stream);
    }
    if (who == null) {
      throw ChatError.NO_NAME.because("Say in the header %s whose inbox it is".formatted(USER));
    }
    return new Address.Inbox(who.name());
  }

  /** No name has a percent sign, so one that needs no encoding may come as it is. */
  private static String decoded(String user) {
    try {
      return UriUtils.decode(user, UTF_8);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_NAME.because(
          "In the header %s a percent sign begins an encoded byte".formatted(USER));
    }
  }
}
