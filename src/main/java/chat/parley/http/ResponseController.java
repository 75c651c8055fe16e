package chat.parley.http;

import chat.parley.conversation.ResponseReads;
import chat.parley.failures.Failures;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.store.ResponseReader.Reaction;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the threads that begin with messages, the reactions to messages, and their former texts.
 * Each method blocks while the store is read.
 */
@RestController
final class ResponseController {

  private final ResponseReads reads;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Failures failures;

  ResponseController(
      ResponseReads reads, IdentityResolver identities, PageEncoder encoder, Failures failures) {
    this.reads = reads;
    this.identities = identities;
    this.encoder = encoder;
    this.failures = failures;
  }

  /** The user of a request, and the message that it names. */
  private record MessageRequest(Identity reader, ResponseReads.Target target) {}

  private MessageRequest read(HttpServletRequest request, String stream, String offset) {
    Identity named = UserHeader.identity(identities, request);
    Identity reader = named == null ? UserHeader.ANONYMOUS : named;
    Address address = StreamNames.readable(stream, named);
    long message = HistoryRangeParameters.messageOffset(offset);
    return new MessageRequest(
        reader, new ResponseReads.Target(address, message, request.getParameter("epoch")));
  }

  /**
   * Returns a page of the messages of a thread, oldest first, with the message with which it
   * begins.
   *
   * @param offset the offset of that message
   * @throws ChatException {@link ChatError#BAD_PARAMETER}, or one of those of {@link
   *     ResponseReads#thread}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/thread")
  ResponseEntity<byte[]> thread(
      HttpServletRequest request, @PathVariable String stream, @PathVariable String offset) {
    MessageRequest message = read(request, stream, offset);
    HistoryRange range = HistoryRangeParameters.parse(request);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          ResponseReads.ThreadHistory thread =
              reads.thread(message.reader(), message.target(), range);
          return Polls.json(encoder.encode(() -> ThreadPage.of(stream, thread)));
        });
  }

  /**
   * Returns a page of the reactions to a message, with the names of the users.
   *
   * @param offset the offset of the message
   * @param after the {@code next} of the previous page; null for the first page
   * @param limit the maximum number of users, from 1 to 200; null is 50
   * @throws ChatException as {@link #thread}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/reactions")
  ResponseEntity<byte[]> reactions(
      HttpServletRequest request,
      @PathVariable String stream,
      @PathVariable String offset,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String limit) {
    MessageRequest message = read(request, stream, offset);
    int max = HistoryRangeParameters.limit(limit);
    Reaction last = ReactionsAnswer.position(after);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          List<Reaction> reactions =
              reads.reactions(message.reader(), message.target(), last, max + 1);
          return JsonResponse.of(ResponseEntity.ok(), ReactionsAnswer.of(reactions, max));
        });
  }

  /**
   * Returns the texts of a message that edits have replaced, to a moderator of the stream.
   *
   * @param offset the offset of the message
   * @param after the offset of the last text of the previous page; null for the first page
   * @throws ChatException {@link ChatError#BAD_PARAMETER}, {@link ChatError#NO_NAME}, or one of
   *     those of {@link ResponseReads#versions}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/versions")
  ResponseEntity<byte[]> versions(
      HttpServletRequest request,
      @PathVariable String stream,
      @PathVariable String offset,
      @RequestParam(required = false) @Nullable String after) {
    Identity moderator = UserHeader.required(identities, request, "the moderator");
    MessageRequest message = read(request, stream, offset);
    long last = after == null ? 0 : HistoryRangeParameters.offset("after", after);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          List<HistoryPage.Message> versions =
              reads.versions(moderator, message.target(), last).stream()
                  .map(HistoryPage.Message::of)
                  .toList();
          return Polls.json(encoder.encode(() -> Map.of("versions", versions)));
        });
  }
}
