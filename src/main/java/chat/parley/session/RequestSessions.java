package chat.parley.session;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.GuestName;
import chat.parley.security.Identity;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens the sessions of HTTP requests whose responses wait for messages: waiting polls and event
 * streams. They count against the same limits as the sessions of WebSockets, and bans, kicks and
 * the end of their tokens end them. Any thread may call.
 */
@Component
public final class RequestSessions {

  /**
   * A request that may open a session. Does not retain the request.
   *
   * @param path the path of the request as it is written to the audit log
   */
  public record Admission(String path, String address, Identity identity) {}

  private final ClientSessions sessions;
  private final AuditLog audit;

  RequestSessions(ClientSessions sessions, AuditLog audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  /**
   * Counts a request against the handshake rate of its address, because its session stays open as
   * long as that of a WebSocket. Other requests count against the rate of requests, by {@link
   * ClientSessions#admitRequest}.
   *
   * @throws ChatException {@link ChatError#TOO_FAST}, or {@link ChatError#TOO_MANY_SESSIONS} if the
   *     address has too many
   */
  public void admitHandshake(HttpServletRequest request) {
    String address = NetworkAddress.of(request);
    audited(
        path(request),
        null,
        address,
        () -> {
          sessions.admitHandshake(address);
          return address;
        });
  }

  /**
   * Checks that a request may open a session now. Blocks up to 5 s until bans have been loaded.
   *
   * @param identity the user of the request; null if it names none, as it may in open mode: the
   *     session then has the name of a guest
   * @throws ChatException {@link ChatError#TOO_MANY_SESSIONS} if the address or the user has too
   *     many, {@link ChatError#BANNED}, or {@link ChatError#STORE_AWAY} if bans are not loaded in
   *     time, or {@link ChatError#STOPPING}
   */
  public Admission admit(HttpServletRequest request, @Nullable Identity identity) {
    String address = NetworkAddress.of(request);
    Identity user = identity == null ? Identity.of(GuestName.next()) : identity;
    return audited(
        path(request),
        user.name(),
        address,
        () -> {
          sessions.checkAddress(address);
          sessions.checkUser(user);
          return new Admission(path(request), address, user);
        });
  }

  /**
   * Opens the session of a request. {@link ClientSession#closed} must follow at its end. Blocks up
   * to 5 s until bans have been loaded.
   *
   * @param protocol {@link Protocol#POLL} or {@link Protocol#EVENT_STREAM}
   * @param onEnd ends the response with a reason; called by any thread, possibly before this method
   *     returns and more than once; must not block
   * @throws ChatException as {@link #admit} does, because others may have been opened since
   */
  public ClientSession open(Protocol protocol, Admission admission, Consumer<ChatException> onEnd) {
    return audited(
        admission.path(),
        admission.identity().name(),
        admission.address(),
        () -> register(protocol, admission, onEnd));
  }

  private ClientSession register(
      Protocol protocol, Admission admission, Consumer<ChatException> onEnd) {
    sessions.checkAddress(admission.address());
    Identity user = admission.identity();
    var client = new AdmittedClient(admission.address(), user.name(), user);
    ClientSession session =
        sessions.add(new ClientSession(sessions, protocol, client, null, onEnd));
    try {
      session.connectAs(user);
      return session;
    } catch (RuntimeException | Error e) {
      session.closed();
      throw e;
    }
  }

  /** Counts a refusal that is sent to a client. */
  public void countRefusal(ChatException refusal) {
    audit.countRefusal(refusal);
  }

  private static String path(HttpServletRequest request) {
    return "http " + AuditLog.printable(request.getRequestURI());
  }

  private <T> T audited(
      String path, @Nullable UserName user, String address, Supplier<T> admission) {
    try {
      return admission.get();
    } catch (ChatException e) {
      if (e.error() != ChatError.STOPPING) {
        audit.refused(path, user, address, e);
      }
      throw e;
    }
  }
}
