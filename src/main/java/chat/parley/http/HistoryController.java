package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.journal.ChangedRange;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Serves the stored messages of a stream, a page per request. */
@RestController
final class HistoryController {

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Polls polls;
  private final Failures failures;

  HistoryController(
      Conversation conversation,
      IdentityResolver identities,
      PageEncoder encoder,
      Polls polls,
      Failures failures) {
    this.conversation = conversation;
    this.identities = identities;
    this.encoder = encoder;
    this.polls = polls;
    this.failures = failures;
  }

  /**
   * Returns a page of a stream's messages, oldest first. Blocks while the store is read and while
   * other pages are serialized, but not while the request waits for a message.
   *
   * @param epoch the epoch that {@code after} and {@code before} belong to; null skips the check
   * @param wait the time to wait for a message after {@code after}; null returns at once, and with
   *     an {@code ETag} unless the stream is an inbox
   * @return see {@link Polls#answer}
   * @throws ChatException {@link ChatError#BAD_NAME}, {@link ChatError#FORBIDDEN}, {@link
   *     ChatError#BAD_DESTINATION}, {@link ChatError#NO_NAME} for an inbox without a user, {@link
   *     ChatError#BAD_PARAMETER}, {@link ChatError#OTHER_EPOCH}, one of those of {@link
   *     Conversation#history} and {@link Polls#answer}, or {@link ChatError#INTERNAL} after an
   *     unexpected failure
   */
  @GetMapping("/api/streams/{stream}/messages")
  Object messages(
      HttpServletRequest request,
      @PathVariable String stream,
      @RequestParam(required = false) @Nullable String epoch,
      @RequestParam(name = WaitParameter.NAME, required = false) @Nullable String wait) {
    String edits = request.getParameter("changes");
    boolean changes = edits != null && SendRequest.isTrue("changes", edits);
    Reader reader = reader(stream, request, changes);
    HistoryRange range = HistoryRangeParameters.parse(request);
    if (wait == null) {
      return UnexpectedFailures.guard(failures, () -> page(request, reader, epoch, range));
    }
    Duration time = WaitParameter.parse(wait);
    if (!(range instanceof HistoryRange.After after)) {
      throw ChatError.BAD_PARAMETER.because(
          "The parameter 'wait' requires the parameter 'after', and excludes 'before'");
    }
    var page =
        new StreamPollQuery.Page(
            reader.identity(), stream, reader.address(), epoch, after, changes);
    var query = new StreamPollQuery(conversation, encoder, page);
    return UnexpectedFailures.guard(
        failures, () -> polls.answer(request, reader.named(), query, time));
  }

  private ResponseEntity<byte[]> page(
      HttpServletRequest request, Reader reader, @Nullable String epoch, HistoryRange range) {
    boolean inInbox = reader.address() instanceof Address.Inbox;
    if (!inInbox && request.getHeader(HttpHeaders.IF_NONE_MATCH) != null) {
      History bounds = reader.history(new HistoryRange.Newest(0), epoch);
      if (!bounds.hasResponses() && new ServletWebRequest(request).checkNotModified(tag(bounds))) {
        return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag(bounds)).build();
      }
    }
    History history = reader.history(range, epoch);
    return ResponseEntity.ok()
        .eTag(inInbox || history.hasResponses() ? null : tag(history))
        .contentType(MediaType.APPLICATION_JSON)
        .body(encoder.encode(() -> HistoryPage.of(reader.stream(), history)));
  }

  /**
   * Returns the entity tag of all pages of a stream: a page changes only if a message is stored,
   * which the removal of another one is too, or deleted. Pages of an inbox have no tag: an entry
   * also changes when its message is deleted from the conversation. Pages of streams with reactions
   * have none either: those of the user are in them.
   */
  private static String tag(History history) {
    return "\"%s:%d:%d\""
        .formatted(history.end().epoch(), history.deleted() + 1, history.end().offset());
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
      HttpServletRequest request,
      @PathVariable String stream,
      @PathVariable String offset,
      @RequestParam(required = false) @Nullable String epoch) {
    Reader reader = reader(stream, request, true);
    HistoryRange range = HistoryRangeParameters.parseOffset(offset);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History history = reader.history(range, epoch);
          return Polls.json(encoder.encode(() -> HistoryPage.message(history, offset)));
        });
  }

  /**
   * Returns the messages of a range that have changed since an offset, oldest first. Blocks as
   * {@link #messages} does.
   *
   * @throws ChatException as {@link #messages}
   */
  @GetMapping("/api/streams/{stream}/changes")
  ResponseEntity<byte[]> changes(
      HttpServletRequest request,
      @PathVariable String stream,
      @RequestParam(required = false) @Nullable String epoch) {
    Reader reader = reader(stream, request, true);
    if (reader.address() instanceof Address.Inbox) {
      throw ChatError.BAD_DESTINATION.because(
          "An inbox has no changes; request those of the conversation, with.{user}");
    }
    ChangedRange range = HistoryRangeParameters.changed(request);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History changed = reader.changed(range, epoch);
          return Polls.json(encoder.encode(() -> HistoryPage.of(stream, changed)));
        });
  }

  /**
   * The stream of a request, and its user.
   *
   * @param stream the name of the stream as the client spelled it
   * @param named the user; null if the request names none
   * @param changes whether pages have the changes that their messages contain
   */
  private record Reader(
      Conversation conversation,
      String stream,
      Address address,
      @Nullable Identity named,
      boolean changes) {

    Identity identity() {
      return named == null ? UserHeader.ANONYMOUS : named;
    }

    History history(HistoryRange range, @Nullable String epoch) {
      History history =
          changes
              ? conversation.history(identity(), address, range)
              : conversation.reads().folded(identity(), address, range);
      return StreamPollQuery.checkEpoch(history, epoch);
    }

    History changed(ChangedRange range, @Nullable String epoch) {
      History changed = conversation.reads().changed(identity(), address, range);
      return StreamPollQuery.checkEpoch(changed, epoch);
    }
  }

  private Reader reader(String stream, HttpServletRequest request, boolean changes) {
    Identity named = UserHeader.identity(identities, request);
    return new Reader(conversation, stream, StreamNames.readable(stream, named), named, changes);
  }
}
