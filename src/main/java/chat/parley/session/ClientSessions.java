package chat.parley.session;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.limits.Limits;
import chat.parley.limits.PeriodicCheck;
import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.transport.NetworkAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The open sessions of this node: admission by address and user, and the end of sessions that time
 * out, are banned or kicked. Any thread may call.
 */
@Component
public final class ClientSessions implements AutoCloseable {

  private final Limits limits;
  private final IdentityResolver identities;
  private final Sanctions sanctions;
  private final AuditLog audit;
  private final SessionRates sessionRates;
  private final AddressRates rates;
  private final Set<ClientSession> openSessions = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Protocol, Integer> byProtocol = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final UserSessions users;
  private final Attendance attendance;
  private final Failures failures;
  private final PeriodicCheck<ClientSession> expiryCheck;

  /** Creates the reasons for which new sessions are refused; null while they are admitted. */
  private volatile @Nullable Supplier<ChatException> refusals;

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
    this.sessionRates = new SessionRates(limits);
    this.users = new UserSessions(limits, openSessions::contains);
    this.attendance = new Attendance(users);
    this.rates = new AddressRates(limits);
    this.failures = failures;
    this.expiryCheck =
        new PeriodicCheck<>(
            "parley-sessions",
            openSessions,
            this::endIfExpired,
            e -> failures.failed(Subsystem.TIMER, e));
  }

  /**
   * Admits a handshake from an address, and counts it against the rate limit.
   *
   * @throws ChatException {@link ChatError#TOO_FAST} if the address exceeds its handshake rate, or
   *     one of those of {@link #checkAddress}
   */
  void admitHandshake(String address) {
    rates.countHandshake(address);
    checkAddress(address);
  }

  /**
   * Checks that an address may open another session.
   *
   * @throws ChatException {@link ChatError#TOO_MANY_SESSIONS}, or the reason of {@link #refuseNew}
   */
  void checkAddress(String address) {
    Supplier<ChatException> refused = refusals;
    if (refused != null) {
      throw refused.get();
    }
    if (byAddress.getOrDefault(address, 0) >= limits.sessionsPerAddress()) {
      throw UserSessions.tooMany(limits.sessionsPerAddress(), "from one address");
    }
  }

  /**
   * Admits an HTTP request that opens no session, and counts it against the rate limit of its
   * address.
   *
   * @param cost the number of requests as which it counts, 1 or more
   * @throws ChatException {@link ChatError#TOO_FAST} if the address exceeds its request rate
   */
  public void admitRequest(HttpServletRequest request, int cost) {
    rates.countRequest(NetworkAddress.of(request), cost);
  }

  /**
   * Registers the session of a new WebSocket connection. {@link ClientSession#connect} must follow
   * within {@code parley.limits.connect-time}, and {@link ClientSession#closed} at the end.
   *
   * @param attributes the attributes of the handshake
   * @param onEnd sends the reason to the client and closes the connection, in the case of {@link
   *     ChatError#STOPPING} after what the client has sent is answered; called on any thread, must
   *     not block
   * @throws IllegalStateException if the handshake was not admitted by {@link HandshakeAdmission}
   */
  public ClientSession open(
      Protocol protocol, Map<String, Object> attributes, Consumer<ChatException> onEnd) {
    if (!(attributes.get(AdmittedClient.ATTRIBUTE) instanceof AdmittedClient admitted)) {
      throw new IllegalStateException("The connection was not admitted by a handshake");
    }
    return add(
        new ClientSession(
            this,
            protocol,
            admitted,
            sessionRates.acquire(admitted.meteredName(requiresToken()), admitted.address()),
            onEnd));
  }

  /** Adds a session, which {@link #closed} removes. */
  ClientSession add(ClientSession session) {
    openSessions.add(session);
    byProtocol.merge(session.protocol(), 1, Integer::sum);
    byAddress.merge(session.address(), 1, Integer::sum);
    return session;
  }

  /** Releases the meter of a session, and returns a meter of the user that it belongs to now. */
  SessionRates.Meter replaceMeter(UserName user, ClientSession session) {
    sessionRates.release(session.meter());
    return sessionRates.acquire(user, session.address());
  }

  /**
   * Counts a session against its user.
   *
   * @throws ChatException if the user is banned or has too many sessions, or if the session has
   *     been closed
   */
  void register(ClientSession session, Identity identity) {
    sanctions.checkBan(identity);
    users.add(session, identity);
    // A ban applied since the first check has not ended this session, which was not listed yet.
    sanctions.checkBan(identity);
  }

  /**
   * Checks that a user may open another session. May block up to 5 s until bans have been loaded.
   *
   * @throws ChatException {@link ChatError#BANNED}, {@link ChatError#TOO_MANY_SESSIONS} or {@link
   *     ChatError#STORE_AWAY} if bans are not loaded in time
   */
  void checkUser(Identity identity) {
    sanctions.checkBan(identity);
    users.check(identity.name());
  }

  /** Removes a session. Has no effect if it has been removed. */
  void closed(ClientSession session) {
    if (openSessions.remove(session)) {
      sessionRates.release(session.meter());
      byProtocol.merge(session.protocol(), -1, Integer::sum);
      byAddress.computeIfPresent(session.address(), (_, count) -> count == 1 ? null : count - 1);
      users.remove(session);
    }
  }

  /**
   * Sets the listener that is called with the user of each session that is opened. The calling
   * thread opens the session, so the listener must not block.
   */
  public void onUser(Consumer<UserName> listener) {
    users.onUser(listener);
  }

  /**
   * Ends all registered sessions of a user, and those that the user has opened for others as a
   * service, each with a line in the audit log. If ending one of them fails, the others are ended
   * all the same.
   */
  public void end(UserName user, ChatException reason) {
    for (ClientSession session : users.of(user)) {
      try {
        end(session, reason);
      } catch (RuntimeException e) {
        failures.failed(Subsystem.SESSION, e);
      }
    }
  }

  /** Returns which users have open sessions on this node. */
  public Attendance attendance() {
    return attendance;
  }

  /** Refuses new sessions from now on, each with a reason that is created for it. */
  public void refuseNew(Supplier<ChatException> reasons) {
    refusals = reasons;
  }

  /** Returns the sessions that are open now. */
  public List<ClientSession> all() {
    return List.copyOf(openSessions);
  }

  /** Ends a session; returns false if it has ended already. */
  public boolean tryEnd(ClientSession session, ChatException reason) {
    if (!openSessions.contains(session)) {
      return false;
    }
    session.end(reason);
    return true;
  }

  /** Ends all open sessions; those that are opened from now on are not affected by the reason. */
  public void endAll(ChatException reason) {
    all().forEach(session -> session.end(reason));
  }

  private void end(ClientSession session, ChatException reason) {
    auditRefusal("end", session, reason);
    session.end(reason);
  }

  void auditRefusal(String event, ClientSession session, ChatException reason) {
    audit.refused(event, session.name(), session.address(), reason);
  }

  void countRefusal(ChatException refusal) {
    audit.countRefusal(refusal);
  }

  private void endIfExpired(ClientSession session) {
    ChatException reason =
        session.reasonToEnd(
            Instant.now(), RunningTime.nanos(), limits.connectTime(), limits.idleTime());
    if (reason != null) {
      end(session, reason);
    }
  }

  /** Returns the number of open sessions. */
  public int size() {
    return openSessions.size();
  }

  /** Returns the number of open sessions of a protocol. */
  public int count(Protocol protocol) {
    return byProtocol.getOrDefault(protocol, 0);
  }

  IdentityResolver identities() {
    return identities;
  }

  boolean requiresToken() {
    return identities.requiresToken();
  }

  @Override
  public void close() {
    expiryCheck.close();
  }
}
