package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.Rates;
import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketSession;

/** All open sessions: who has how many, and which have to end. Any thread may call. */
@Component
public final class ClientSessions implements AutoCloseable {

  private final Limits limits;
  private final IdentityResolver identities;
  private final Sanctions sanctions;
  private final AuditLog audit;
  private final SessionRates meters;
  private final Rates<String> handshakes;
  private final Rates<String> requests;
  private final Set<ClientSession> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Protocol, Integer> byProtocol = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<UserName, Set<ClientSession>> byUser = new ConcurrentHashMap<>();
  private final Failures failures;
  private final PeriodicCheck<ClientSession> watch;

  ClientSessions(
      Limits limits,
      IdentityResolver identities,
      Sanctions sanctions,
      AuditLog audit,
      Failures failures) {
    this.limits = limits;
    this.identities = identities;
    this.sanctions = sanctions;
    this.audit = audit;
    this.meters = new SessionRates(limits);
    this.handshakes = Rates.perSecond(limits.handshakesPerSecond(), limits.burst());
    this.failures = failures;
    this.requests = Rates.perSecond(limits.requestsPerSecond(), limits.burst());
    this.watch =
        new PeriodicCheck<>(
            "parley-sessions", open, this::endIfDue, e -> failures.failed(Subsystem.TIMER, e));
  }

  /**
   * A handshake from an address.
   *
   * @throws ChatException {@link ChatError#TOO_FAST} or {@link ChatError#TOO_MANY_SESSIONS}
   */
  void admit(String address) {
    Duration wait = handshakes.take(address, 1);
    if (wait.isPositive()) {
      throw ChatError.TOO_FAST
          .because(
              "At most %d handshakes a second from one address"
                  .formatted(limits.handshakesPerSecond()))
          .retryAfter(wait);
    }
    if (byAddress.getOrDefault(address, 0) >= limits.sessionsPerAddress()) {
      throw tooMany(limits.sessionsPerAddress(), "from one address");
    }
  }

  /**
   * A request that opens no session.
   *
   * @throws ChatException {@link ChatError#TOO_FAST}
   */
  public void request(HttpServletRequest request) {
    Duration wait = requests.take(NetworkAddress.of(request), 1);
    if (wait.isPositive()) {
      throw ChatError.TOO_FAST
          .because(
              "At most %d requests a second from one address".formatted(limits.requestsPerSecond()))
          .retryAfter(wait);
    }
  }

  /**
   * A session has been opened; {@link ClientSession#connect} and {@link ClientSession#closed}
   * follow.
   *
   * @param ending tells the client why the session ends, and closes it; must not block
   */
  public ClientSession open(
      Protocol protocol, WebSocketSession webSocket, Consumer<ChatException> ending) {
    if (!(webSocket.getAttributes().get(AdmittedClient.ATTRIBUTE)
        instanceof AdmittedClient admitted)) {
      throw new IllegalStateException("Not admitted: " + webSocket);
    }
    var session =
        new ClientSession(
            this, protocol, admitted, meters.open(nameOf(admitted), admitted.address()), ending);
    open.add(session);
    byProtocol.merge(protocol, 1, Integer::sum);
    byAddress.merge(admitted.address(), 1, Integer::sum);
    return session;
  }

  /** The name made up for a guest is another one each time. */
  private @Nullable UserName nameOf(AdmittedClient admitted) {
    Identity known = admitted.identity();
    return byToken() && known != null ? known.name() : admitted.claimed();
  }

  /** Gives the meter of a session back, and returns one of the user whose session it is now. */
  SessionRates.Meter meterOf(UserName user, ClientSession session) {
    meters.closed(session.meter());
    return meters.open(user, session.address());
  }

  void connected(ClientSession session, Identity identity) {
    sanctions.checkBan(identity.name());
    byUser.compute(
        identity.name(),
        (_, all) -> {
          Set<ClientSession> own = all == null ? ConcurrentHashMap.newKeySet(2) : all;
          if (own.size() >= limits.sessionsPerUser()) {
            throw tooMany(limits.sessionsPerUser(), "of one user");
          }
          own.add(session);
          return own;
        });
    // Who was banned while it connected has been looked for too early.
    sanctions.checkBan(identity.name());
  }

  /**
   * Whether somebody may open one more.
   *
   * @throws ChatException {@link ChatError#BANNED} or {@link ChatError#TOO_MANY_SESSIONS}
   */
  void check(Identity identity) {
    sanctions.checkBan(identity.name());
    Set<ClientSession> own = byUser.get(identity.name());
    if (own != null && own.size() >= limits.sessionsPerUser()) {
      throw tooMany(limits.sessionsPerUser(), "of one user");
    }
  }

  private static ChatException tooMany(int limit, String whose) {
    return ChatError.TOO_MANY_SESSIONS
        .because("At most %d sessions %s at a time; close one".formatted(limit, whose))
        .retryAfter(Duration.ofSeconds(10));
  }

  void closed(ClientSession session) {
    if (open.remove(session)) {
      meters.closed(session.meter());
      byProtocol.merge(session.protocol(), -1, Integer::sum);
      byAddress.computeIfPresent(session.address(), (_, count) -> count == 1 ? null : count - 1);
      UserName name = session.name();
      if (name != null) {
        byUser.computeIfPresent(
            name, (_, own) -> own.remove(session) && own.isEmpty() ? null : own);
      }
    }
  }

  /** Ends all sessions of a user, each of them though another one fails. */
  public void end(UserName user, ChatException reason) {
    for (ClientSession session : byUser.getOrDefault(user, Set.of())) {
      try {
        end(session, reason);
      } catch (RuntimeException e) {
        failures.failed(Subsystem.SESSION, e);
      }
    }
  }

  /** Ends all sessions there are. */
  public void endAll(ChatException reason) {
    open.forEach(session -> session.end(reason));
  }

  private void end(ClientSession session, ChatException reason) {
    refused("end", session, reason);
    session.end(reason);
  }

  void refused(String event, ClientSession session, ChatException reason) {
    audit.refused(event, session.name(), session.address(), reason);
  }

  void told(ChatException refusal) {
    audit.told(refusal);
  }

  private void endIfDue(ClientSession session) {
    ChatException reason =
        session.due(Instant.now(), RunningTime.nanos(), limits.connectTime(), limits.idleTime());
    if (reason != null) {
      end(session, reason);
    }
  }

  /** How many open sessions speak a protocol. */
  public int speaking(Protocol protocol) {
    return byProtocol.getOrDefault(protocol, 0);
  }

  IdentityResolver identities() {
    return identities;
  }

  boolean byToken() {
    return identities.byToken();
  }

  @Override
  public void close() {
    watch.close();
  }
}
