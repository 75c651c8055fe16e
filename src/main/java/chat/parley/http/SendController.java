package chat.parley.http;

import chat.parley.conversation.AwaitedSend;
import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.people.SeenUsers;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.transport.FairShare;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accepts messages of clients. Each method blocks its virtual thread until the request has arrived
 * and the messages are stored or refused, as {@link Conversation#post} does and up to 10 s longer:
 * a successful response means stored.
 */
@RestController
final class SendController {

  static final String BATCH_TYPE = "application/vnd.parley.batch+json";
  static final String BATCH_PATH = "/api/messages";

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final Limits limits;
  private final Failures failures;
  private final SeenUsers seen;

  /**
   * Limits how many batches are parsed at the same time, to half of the processors, at least one: a
   * virtual thread is not preempted, and a parsed batch takes several times the memory of its text.
   */
  private final Semaphore parsers = FairShare.halfOfProcessors();

  SendController(
      Conversation conversation,
      IdentityResolver identities,
      Limits limits,
      Failures failures,
      SeenUsers seen) {
    this.conversation = conversation;
    this.identities = identities;
    this.limits = limits;
    this.failures = failures;
    this.seen = seen;
  }

  /**
   * Stores a message in a public stream; an ephemeral one is only delivered.
   *
   * @throws ChatException {@link ChatError#NO_NAME}, one of those of {@link StreamNames#writable}
   *     and {@link SendRequest#read}, the refusal of the message, {@link ChatError#STORE_AWAY} if
   *     it is not known whether the message is stored, or {@link ChatError#INTERNAL} after an
   *     unexpected failure
   */
  @PostMapping("/api/streams/{stream}/messages")
  ResponseEntity<byte[]> sendToStream(@PathVariable String stream, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures, () -> send(request, sender -> StreamNames.writable(stream, sender)));
  }

  /**
   * Edits a message of the sender.
   *
   * @param offset the offset of the message
   * @throws ChatException as {@link #sendToStream}, and {@link ChatError#BAD_PARAMETER} if the
   *     offset is not a number
   */
  @PatchMapping("/api/streams/{stream}/messages/{offset}")
  ResponseEntity<byte[]> edit(
      @PathVariable String stream, @PathVariable String offset, HttpServletRequest request) {
    return change(stream, request, new Change(Change.Kind.EDIT, target(offset)));
  }

  /** Removes a message of the sender or, by a moderator, of any user, as {@link #edit} does. */
  @DeleteMapping("/api/streams/{stream}/messages/{offset}")
  ResponseEntity<byte[]> remove(
      @PathVariable String stream, @PathVariable String offset, HttpServletRequest request) {
    return change(stream, request, new Change(Change.Kind.REMOVAL, target(offset)));
  }

  private static long target(String offset) {
    return HistoryRangeParameters.messageOffset(offset);
  }

  private ResponseEntity<byte[]> change(String stream, HttpServletRequest request, Change change) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity sender = sender(request);
          Address address = StreamNames.writable(stream, sender.name());
          Draft draft = SendRequest.read(request, address, sender.name(), limits, change);
          StoredMessage stored = store(sender, List.of(draft)).getFirst();
          return JsonResponse.of(ResponseEntity.ok(), SendAnswer.of(stored, sender.name()));
        });
  }

  /** Stores a message in the inbox of a user, as {@link #sendToStream} does in a stream. */
  @PostMapping("/api/users/{name}/messages")
  ResponseEntity<byte[]> sendToUser(@PathVariable String name, HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures, () -> send(request, _ -> new Address.Inbox(new UserName(name))));
  }

  /**
   * Stores several messages in one transaction, all or none.
   *
   * @throws ChatException as {@link #sendToStream}, and those of {@link BatchRequest#read}
   */
  @PostMapping(path = BATCH_PATH, consumes = BATCH_TYPE)
  ResponseEntity<byte[]> sendBatch(HttpServletRequest request) {
    return UnexpectedFailures.guard(failures, () -> sendAll(request));
  }

  private ResponseEntity<byte[]> send(
      HttpServletRequest request, Function<UserName, Address> address) {
    Identity sender = sender(request);
    Draft draft =
        SendRequest.read(request, address.apply(sender.name()), sender.name(), limits, null);
    StoredMessage stored = store(sender, List.of(draft)).getFirst();
    if (draft.is(Change.Kind::isReaction)) {
      return JsonResponse.of(ResponseEntity.ok(), SendAnswer.of(stored, sender.name()));
    }
    var response = ResponseEntity.status(SendAnswer.status(stored));
    var location = SendAnswer.location(stored, sender.name());
    if (location != null) {
      response.location(location);
    }
    return JsonResponse.of(response, SendAnswer.of(stored, sender.name()));
  }

  private ResponseEntity<byte[]> sendAll(HttpServletRequest request) {
    Identity sender = sender(request);
    byte[] body =
        RequestBody.read(request, BatchRequest.maxBytes(limits), ChatError.TRANSACTION_TOO_LARGE);
    List<Draft> drafts = parse(body, sender);
    BatchRequest.check(drafts, draft -> conversation.check(sender, draft));
    List<StoredMessage> stored = BatchRequest.withIndex(() -> store(sender, drafts));
    return JsonResponse.of(
        ResponseEntity.status(status(stored)),
        Map.of(
            "messages",
            stored.stream().map(message -> SendAnswer.of(message, sender.name())).toList()));
  }

  /** Blocks until a permit is free. */
  private List<Draft> parse(byte[] batch, Identity sender) {
    parsers.acquireUninterruptibly();
    try {
      return BatchRequest.read(batch, sender.name(), limits);
    } finally {
      parsers.release();
    }
  }

  /** Returns the status of a batch: the one of its messages that says most. */
  private static HttpStatus status(List<StoredMessage> stored) {
    Set<HttpStatus> statuses =
        stored.stream().map(SendAnswer::status).collect(Collectors.toUnmodifiableSet());
    if (statuses.contains(HttpStatus.CREATED)) {
      return HttpStatus.CREATED;
    }
    return statuses.contains(HttpStatus.OK) ? HttpStatus.OK : HttpStatus.ACCEPTED;
  }

  private Identity sender(HttpServletRequest request) {
    return UserHeader.required(identities, request, "the sender");
  }

  private List<StoredMessage> store(Identity sender, List<Draft> drafts) {
    var outcome =
        new AwaitedSend(
            ChatError.STORE_AWAY.because(
                "It is not known whether the message is stored; send it again with the same"
                    + " Idempotency-Key"));
    conversation.post(sender, drafts, outcome);
    List<StoredMessage> stored = outcome.await();
    seen.record(sender.name());
    return stored;
  }
}
