package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.session.RequestSessions;
import chat.parley.transport.EventStreamRefusal;
import chat.parley.transport.EventStreamUpgrade;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Opens event streams. A request that can never succeed is answered with a problem detail; one that
 * may succeed later with an event stream that only tells when to come back, because browsers do not
 * come back after any other status than 200. Each method blocks up to 5 s until bans have been
 * loaded.
 */
@RestController
final class EventStreamController {

  private final EventStreamServices services;
  private final EventStreamUpgrade upgrade;
  private final IdentityResolver identities;
  private final Failures failures;

  EventStreamController(
      EventStreamServices services,
      EventStreamUpgrade upgrade,
      IdentityResolver identities,
      Failures failures) {
    this.services = services;
    this.upgrade = upgrade;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Opens an event stream with the messages of one stream.
   *
   * @throws ChatException if the request can never succeed: {@link ChatError#FORBIDDEN}, {@link
   *     ChatError#BANNED}, or one of those of {@link UserHeader#identity} and {@link
   *     EventStreamRequest#ofStream}
   * @throws IOException if the connection has failed
   */
  @GetMapping("/api/streams/{stream}/events")
  void ofStream(
      @PathVariable String stream, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    open(request, response, user -> EventStreamRequest.ofStream(stream, request, user));
  }

  /** Opens an event stream with the messages of several streams, as {@link #ofStream} does. */
  @GetMapping("/api/events")
  void ofStreams(HttpServletRequest request, HttpServletResponse response) throws IOException {
    open(request, response, user -> EventStreamRequest.ofStreams(request, user));
  }

  private void open(
      HttpServletRequest request,
      HttpServletResponse response,
      Function<@Nullable Identity, EventStreamRequest> read)
      throws IOException {
    OpenEventStream stream;
    try {
      stream = UnexpectedFailures.guard(failures, () -> admit(request, read));
    } catch (ChatException e) {
      if (!EventStreamRefusal.isTemporary(e)) {
        throw e;
      }
      services.sessions().countRefusal(e);
      EventStreamRefusal.write(response, e);
      return;
    }
    upgrade.open(request, response, EventText.FIRST, stream);
  }

  private OpenEventStream admit(
      HttpServletRequest request, Function<@Nullable Identity, EventStreamRequest> read) {
    services.sessions().admitHandshake(request);
    if (request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      throw ChatError.BAD_REQUEST.because("A request for an event stream cannot have a body");
    }
    @Nullable Identity user = UserHeader.identity(identities, request);
    EventStreamRequest wanted = read.apply(user);
    RequestSessions.Admission admission = services.sessions().admit(request, user);
    wanted
        .positions()
        .forEach(p -> services.conversation().checkRead(admission.identity(), p.address()));
    return new OpenEventStream(services, admission, wanted);
  }
}
