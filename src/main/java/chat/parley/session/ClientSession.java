package chat.parley.session;

import chat.parley.limits.RunningTime;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.BearerToken;
import chat.parley.security.Identity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One open session, and who speaks on it. Its protocol owns it; any thread may end it. */
public final class ClientSession {

  private final ClientSessions all;
  private final Protocol protocol;
  private final String address;
  private final @Nullable UserName claimed;
  private final Consumer<ChatException> ending;
  private final long opened = RunningTime.nanos();
  private volatile SessionRates.Meter meter;
  private volatile @Nullable Identity identity;
  private volatile boolean connected;

  /** Since when a frame is under way; null if none is. */
  private volatile @Nullable Long begun;

  ClientSession(
      ClientSessions all,
      Protocol protocol,
      AdmittedClient admitted,
      SessionRates.Meter meter,
      Consumer<ChatException> ending) {
    this.all = all;
    this.protocol = protocol;
    this.address = admitted.address();
    this.claimed = admitted.claimed();
    this.identity = admitted.identity();
    this.meter = meter;
    this.ending = ending;
  }

  /**
   * Who speaks.
   *
   * @throws IllegalStateException before {@link #connect}
   */
  public Identity identity() {
    Identity known = identity;
    if (known == null) {
      throw new IllegalStateException("Nobody has connected");
    }
    return known;
  }

  /**
   * The client has said who it is.
   *
   * @param token what proves it; null if the handshake has done so already, or the name is believed
   * @param login the user's name, which counts where names are believed and the path has none; null
   *     or blank if the client gives none
   * @throws ChatException if it is not so, may not be, or has too many sessions
   */
  public void connect(@Nullable String token, @Nullable String login) {
    if (login != null && !login.isBlank() && claimed == null && !all.byToken()) {
      believe(login.strip());
    }
    try {
      prove(token);
    } catch (ChatException e) {
      all.refused("connect", this, e);
      throw e;
    }
  }

  /** Makes the named user the principal, with that user's limits. */
  private void believe(String login) {
    UserName name;
    try {
      name = new UserName(login);
    } catch (ChatException e) {
      throw e.error().because("The login of CONNECT is no user name. " + e.text());
    }
    identity = Identity.of(name);
    meter = all.meterOf(name, this);
  }

  private void prove(@Nullable String token) {
    if (token != null && all.byToken()) {
      identity = all.identities().ofToken(token, name());
    }
    Identity known = identity;
    if (known == null) {
      throw ChatError.NO_TOKEN.because(
          "Say who you are by a token, 'Bearer …' in the header Authorization of CONNECT or of the"
              + " handshake, access_token in the query, or the sub-protocol bearer.…");
    }
    all.connected(this, known);
    connected = true;
  }

  /** Whether it ends some time, but for a new token. */
  public boolean renewable() {
    return all.byToken();
  }

  /**
   * The client goes on with a new token.
   *
   * @throws ChatException {@link ChatError#BAD_TOKEN}, or {@link ChatError#FORBIDDEN} if it is
   *     somebody else's
   */
  public void renew(String token) {
    try {
      identity = all.identities().ofToken(token, identity().name());
    } catch (ChatException e) {
      all.refused("renew", this, e);
      throw e;
    }
  }

  /**
   * Something has come.
   *
   * @return whether it is so much that it could not go on for longer than a burst
   * @throws ChatException {@link ChatError#FLOOD} if it is more than is allowed
   */
  public boolean received(int frames, int bytes) {
    try {
      return meter.count(frames, bytes);
    } catch (ChatException e) {
      all.refused("flood", this, e);
      throw e;
    }
  }

  /** The client is told of a refusal, whatever it is: it is counted. Any thread may call. */
  public void told(ChatException refusal) {
    all.told(refusal);
  }

  /** Whether the client is in the middle of a frame; it must come to its end some time. */
  public void underWay(boolean inside) {
    begun = !inside ? null : begun == null ? Long.valueOf(RunningTime.nanos()) : begun;
  }

  /** The token of an {@code Authorization}; null if there is none. */
  public static @Nullable String token(@Nullable String authorization) {
    return BearerToken.ofHeader(authorization);
  }

  /** The session is no more. */
  public void closed() {
    all.closed(this);
  }

  /** Tells the client why, and closes. */
  void end(ChatException reason) {
    ending.accept(reason);
  }

  Protocol protocol() {
    return protocol;
  }

  SessionRates.Meter meter() {
    return meter;
  }

  String address() {
    return address;
  }

  /** Who it is, or says to be; null if nobody has said. */
  @Nullable UserName name() {
    Identity known = identity;
    return known == null ? claimed : known.name();
  }

  /** Why it has to end now; null if it may go on. */
  @Nullable ChatException due(Instant now, long nanos, Duration connectTime, Duration idleTime) {
    Identity known = identity;
    if (!connected && nanos - opened > connectTime.toNanos()) {
      return ChatError.TIMED_OUT.because(
          "No CONNECT came within %s".formatted(seconds(connectTime)));
    }
    Long since = begun;
    if (since != null && idleTime.isPositive() && nanos - since > idleTime.toNanos()) {
      return ChatError.TIMED_OUT.because(
          "A frame did not end within %s".formatted(seconds(idleTime)));
    }
    return known != null && known.endsBefore(now)
        ? ChatError.TOKEN_ENDED.because("The token has ended; connect again with a new one")
        : null;
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
