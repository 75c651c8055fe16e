package chat.parley.http;

import chat.parley.conversation.ModerationRequests;
import chat.parley.conversation.ReadableStream;
import chat.parley.conversation.StreamReads;
import chat.parley.failures.Failures;
import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.store.ResponseReader;
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

  private final StreamReads reads;
  private final ModerationRequests moderation;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Failures failures;

  ResponseController(
      StreamReads reads,
      ModerationRequests moderation,
      IdentityResolver identities,
      PageEncoder encoder,
      Failures failures) {
    this.reads = reads;
    this.moderation = moderation;
    this.identities = identities;
    this.encoder = encoder;
    this.failures = failures;
  }

  /**
   * Returns a page of the messages of a thread, oldest first, with the message with which it
   * begins.
   *
   * @param offset the offset of that message
   * @throws ChatException as {@link HistoryController#message}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/thread")
  ResponseEntity<byte[]> thread(
      HttpServletRequest request, @PathVariable String stream, @PathVariable String offset) {
    Identity named = UserHeader.identity(identities, request);
    Identity reader = named == null ? UserHeader.ANONYMOUS : named;
    Address address = StreamNames.readable(stream, named);
    long thread = HistoryRangeParameters.messageOffset(offset);
    HistoryRange range = HistoryRangeParameters.parse(request);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          History first = first(reader, address, offset);
          History messages = reads.thread(reader, address, thread, range);
          Address found = reads.find(reader, address).address();
          ResponseReader.ThreadState state = reads.responses().thread(found, thread, reader.name());
          return Polls.json(encoder.encode(() -> ThreadPage.of(stream, first, messages, state)));
        });
  }

  /**
   * Returns the texts of a message that edits have replaced, to a moderator of the stream.
   *
   * @param offset the offset of the message
   * @throws ChatException as {@link HistoryController#message}, and {@link ChatError#FORBIDDEN}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/versions")
  ResponseEntity<byte[]> versions(
      HttpServletRequest request, @PathVariable String stream, @PathVariable String offset) {
    Identity reader = UserHeader.required(identities, request, "the moderator");
    Address address = StreamNames.readable(stream, reader);
    long message = HistoryRangeParameters.messageOffset(offset);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          List<HistoryPage.Message> versions =
              moderation.versions(reader, address, message).stream()
                  .map(HistoryPage.Message::of)
                  .toList();
          return Polls.json(encoder.encode(() -> Map.of("versions", versions)));
        });
  }

  /** Returns the message with which a thread begins, as a range. */
  private History first(Identity reader, Address address, String offset) {
    History first = reads.folded(reader, address, HistoryRangeParameters.parseOffset(offset));
    HistoryPage.checkNotEmpty(first, offset);
    return first;
  }

  /**
   * Returns a page of the reactions to a message, with the names of the users.
   *
   * @param offset the offset of the message
   * @param after the {@code next} of the previous page; null for the first page
   * @param limit the maximum number of users, from 1 to 200; null is 50
   * @throws ChatException as {@link HistoryController#message}
   */
  @GetMapping("/api/streams/{stream}/messages/{offset}/reactions")
  ResponseEntity<byte[]> reactions(
      HttpServletRequest request,
      @PathVariable String stream,
      @PathVariable String offset,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String limit) {
    Identity named = UserHeader.identity(identities, request);
    Identity reader = named == null ? UserHeader.ANONYMOUS : named;
    Address address = StreamNames.readable(stream, named);
    long message = HistoryRangeParameters.messageOffset(offset);
    int max = HistoryRangeParameters.limit(limit);
    ResponseReader.Reaction last = ReactionsAnswer.position(after);
    return UnexpectedFailures.guard(
        failures,
        () -> {
          first(reader, address, offset);
          ReadableStream found = reads.find(reader, address);
          List<ResponseReader.Reaction> reactions =
              reads.responses().reactions(found.address(), message, last, max + 1);
          return JsonResponse.of(ResponseEntity.ok(), ReactionsAnswer.of(reactions, max));
        });
  }
}
