package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the new messages of several streams. A request has the position in each stream, and its
 * response has the next one, so that any node can answer it, and a repeat gets the same messages.
 */
@RestController
final class PollController {

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final PageEncoder encoder;
  private final Polls polls;
  private final Failures failures;

  PollController(
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
   * Returns the messages after each position, or waits for one. Blocks while the store is read, but
   * not while the request waits.
   *
   * @return see {@link Polls#answer}
   * @throws ChatException {@link chat.parley.message.ChatError#BAD_NAME}, {@link
   *     chat.parley.message.ChatError#FORBIDDEN}, one of those of {@link ReadPosition#parse}, or
   *     one of those of {@link Polls#answer}
   */
  @GetMapping("/api/messages")
  Object poll(HttpServletRequest request) {
    Identity reader = UserHeader.identity(identities, request);
    Duration wait = WaitParameter.parse(request.getParameter(WaitParameter.NAME));
    String device = request.getParameter(ReadPosition.DEVICE);
    var parameters =
        new PositionsPollQuery.Parameters(
            reader == null ? UserHeader.ANONYMOUS : reader,
            // Not a parameter of the method: Spring would split a single value at its commas.
            ReadPosition.parse(request.getParameterValues(ReadPosition.PARAMETER), device, reader),
            device,
            HistoryRangeParameters.limit(request.getParameter("limit")));
    return UnexpectedFailures.guard(
        failures,
        () ->
            polls.answer(
                request, reader, new PositionsPollQuery(conversation, encoder, parameters), wait));
  }
}
