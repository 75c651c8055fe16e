package chat.parley.session;

import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open session with its identity, rate limits and timeouts. It is owned by a session of its
 * protocol, which calls {@link #connect}, {@link #renewToken} and {@link #setFrameIncomplete} from
 * one thread at a time. All other methods may be called by any thread.
 */
public final class ClientSession {

  private final ClientSessions sessions;
  private final Protocol protocol;
  private final String address;
  private final @Nullable UserName claimedName;
  private final Consumer<ChatException> onEnd;
  private final long openedNanos = RunningTime.nanos();

  /** Null if the client sends nothing once the session is open. */
  private volatile SessionRates.@Nullable Meter meter;

  private volatile @Nullable Identity identity;
  private volatile boolean connected;

  /** Whether the session has ended for other users, although its connection may be open. */
  private final AtomicBoolean departed = new AtomicBoolean();

  /** Whether the client has said that its user is away; null if it has said nothing. */
  private volatile @Nullable Boolean away;

  /** The {@link RunningTime} at which an incomplete frame has begun; null if there is none. */
  private volatile @Nullable Long frameBegan;

  ClientSession(
      ClientSessions sessions,
      Protocol protocol,
      AdmittedClient admitted,
      SessionRates.@Nullable Meter meter,
      Consumer<ChatException> onEnd) {
    this.sessions = sessions;
    this.protocol = protocol;
    this.address = admitted.address();
    this.claimedName = admitted.claimedName();
    this.identity = admitted.identity();
    this.meter = meter;
    this.onEnd = onEnd;
  }

  /**
   * Returns the user of the session.
   *
   * @throws IllegalStateException if the client has not been identified yet
   */
  public Identity identity() {
    Identity known = identity;
    if (known == null) {
      throw new IllegalStateException("The session has no identity yet");
    }
    return known;
  }

  /**
   * Identifies the client and registers the session with its user. May block while a token is
   * verified with the keys of its issuer, and up to 5 s until bans have been loaded.
   *
   * @param token the token from CONNECT; null if there is none, which is accepted if the handshake
   *     has identified the client already; ignored in open mode
   * @param login the user name from CONNECT, used only in open mode and if the path has no name;
   *     null or blank if the client gives none
   * @throws ChatException if the token is missing, not valid or that of another user, the login is
   *     not a valid name, the user is banned or has too many sessions, or the issuer or the store
   *     is not available
   */
  public void connect(@Nullable String token, @Nullable String login) {
    if (login != null && !login.isBlank() && claimedName == null && !sessions.requiresToken()) {
      useLogin(login.strip());
    }
    try {
      authenticate(token);
    } catch (ChatException e) {
      sessions.auditRefusal("connect", this, e);
      throw e;
    }
  }

  /** Makes the named user the principal, with that user's rate limits. */
  private void useLogin(String login) {
    UserName name;
    try {
      name = new UserName(login);
    } catch (ChatException e) {
      throw e.error()
          .because("The header 'login' of CONNECT is not a valid user name. " + e.text());
    }
    identity = Identity.of(name);
    meter = sessions.replaceMeter(name, this);
  }

  private void authenticate(@Nullable String token) {
    if (token != null && sessions.requiresToken()) {
      identity = sessions.identities().fromToken(token, name());
    }
    Identity known = identity;
    if (known == null) {
      throw ChatError.NO_TOKEN.because(
          "A token is required: 'Bearer …' in the header Authorization of CONNECT or of the"
              + " handshake, access_token in the query, or the sub-protocol bearer.…");
    }
    connectAs(known);
  }

  /**
   * Registers the session with a user that has been identified.
   *
   * @throws ChatException if the user is banned or has too many sessions, or if bans are not known
   */
  void connectAs(Identity user) {
    sessions.register(this, user);
    connected = true;
  }

  /** Returns whether the identity comes from a token, which expires and can be renewed. */
  public boolean renewable() {
    return sessions.requiresToken();
  }

  /**
   * Replaces the token of the session, and with it roles and expiry. May block while the token is
   * verified with the keys of its issuer.
   *
   * @throws ChatException {@link ChatError#BAD_TOKEN} if the token is not valid; {@link
   *     ChatError#FORBIDDEN} if it belongs to another user; {@link ChatError#BUSY} if the issuer
   *     does not answer
   */
  public void renewToken(String token) {
    try {
      identity = sessions.identities().fromToken(token, identity().name());
    } catch (ChatException e) {
      sessions.auditRefusal("renew", this, e);
      throw e;
    }
  }

  /**
   * Counts received frames and bytes against the rate limits of the session. Never blocks.
   *
   * @return whether the session currently sends so much that it could not sustain it for longer
   *     than a burst: it has used more than one second's worth of a rate
   * @throws ChatException {@link ChatError#FLOOD} if a rate limit is exceeded
   */
  public boolean countReceived(int frames, int bytes) {
    SessionRates.Meter used = meter;
    try {
      return used != null && used.count(frames, bytes);
    } catch (ChatException e) {
      sessions.auditRefusal("flood", this, e);
      throw e;
    }
  }

  /** Counts a refusal that is sent to the client. */
  public void countRefusal(ChatException refusal) {
    sessions.countRefusal(refusal);
  }

  /**
   * Records whether the client is in the middle of a frame. If the frame is not complete within
   * {@code parley.limits.idle-time}, the session ends.
   */
  public void setFrameIncomplete(boolean inFrame) {
    if (inFrame != (frameBegan != null)) {
      frameBegan = inFrame ? Long.valueOf(RunningTime.nanos()) : null;
    }
  }

  /**
   * Ends the session for other users, once; its connection may end later.
   *
   * @param clean whether the client has ended it, or is banned, so that it is not expected back
   */
  public void depart(boolean clean) {
    if (departed.compareAndSet(false, true)) {
      sessions.attendance().departed(this, clean);
    }
  }

  /** Ends the session because of a refusal, which is counted. Any thread may call. */
  public void depart(ChatException refusal) {
    countRefusal(refusal);
    depart(refusal.error() == ChatError.BANNED);
  }

  boolean hasDeparted() {
    return departed.get();
  }

  /** Notes whether the user of the session is away. */
  public void setAway(boolean isAway) {
    away = isAway;
    sessions.attendance().changed(identity().name());
  }

  @Nullable Boolean away() {
    return away;
  }

  /** Removes the session. Has no effect after the first call. */
  public void closed() {
    depart(false);
    sessions.closed(this);
  }

  /** Sends the reason and closes the connection. Does not block. */
  void end(ChatException reason) {
    onEnd.accept(reason);
  }

  Protocol protocol() {
    return protocol;
  }

  SessionRates.@Nullable Meter meter() {
    return meter;
  }

  String address() {
    return address;
  }

  /** Returns the name of the user, or the name in the path until then; null if there is neither. */
  @Nullable UserName name() {
    Identity known = identity;
    return known == null ? claimedName : known.name();
  }

  /** Returns the service that acts for the user; null if there is none. */
  @Nullable UserName service() {
    Identity known = identity;
    return known == null ? null : known.service();
  }

  /**
   * Returns why to end the session now: no CONNECT or no end of a frame in time, or its token.
   *
   * @param now the time that tokens are compared with
   * @param nanos the {@link RunningTime} that timeouts are measured by
   * @param idleTime maximum time for a frame; zero for no limit
   * @return null if it may continue
   */
  @Nullable ChatException reasonToEnd(
      Instant now, long nanos, Duration connectTime, Duration idleTime) {
    if (!connected && nanos - openedNanos > connectTime.toNanos()) {
      return ChatError.TIMED_OUT.because(
          "No CONNECT was received within %s".formatted(seconds(connectTime)));
    }
    Long since = frameBegan;
    if (since != null && idleTime.isPositive() && nanos - since > idleTime.toNanos()) {
      return ChatError.TIMED_OUT.because(
          "A frame was not completed within %s".formatted(seconds(idleTime)));
    }
    Identity known = identity;
    return known != null && known.expiresBefore(now)
        ? ChatError.TOKEN_ENDED.because("The token has expired; connect again with a new one")
        : null;
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
