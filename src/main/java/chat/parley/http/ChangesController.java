package chat.parley.http;

import chat.parley.conversation.StreamReads;
import chat.parley.failures.Failures;
import chat.parley.journal.ChangedRange;
import chat.parley.journal.History;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the messages that have changed since a client has read them. */
@RestController
final class ChangesController {

  private final StreamReads reads;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Failures failures;

  ChangesController(
      StreamReads reads, IdentityResolver identities, PageEncoder encoder, Failures failures) {
    this.reads = reads;
    this.identities = identities;
    this.encoder = encoder;
    this.failures = failures;
  }

  /**
   * Returns the messages of a range that have changed since an offset, oldest first. Blocks while
   * the store is read and while other pages are serialized.
   *
   * @throws ChatException {@link ChatError#BAD_NAME}, {@link ChatError#FORBIDDEN}, {@link
   *     ChatError#BAD_DESTINATION}, {@link ChatError#NO_NAME} for a conversation of two users
   *     without a user, {@link ChatError#BAD_PARAMETER}, {@link ChatError#OTHER_EPOCH}, one of
   *     those of {@link StreamReads#changed}, or {@link ChatError#INTERNAL} after an unexpected
   *     failure
   */
  @GetMapping("/api/streams/{stream}/changes")
  ResponseEntity<byte[]> changes(
      HttpServletRequest request,
      @PathVariable String stream,
      @RequestParam(required = false) @Nullable String epoch) {
    Identity named = UserHeader.identity(identities, request);
    Address address = StreamNames.readable(stream, named);
    if (address instanceof Address.Inbox) {
      throw ChatError.BAD_DESTINATION.because(
          "An inbox has no changes; request those of the conversation, with.{user}");
    }
    ChangedRange range = HistoryRangeParameters.changed(request);
    Identity reader = named == null ? UserHeader.ANONYMOUS : named;
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History changed = reads.changed(reader, address, range);
          StreamPollQuery.checkEpoch(changed, epoch);
          return Polls.json(encoder.encode(() -> HistoryPage.of(stream, changed)));
        });
  }
}
