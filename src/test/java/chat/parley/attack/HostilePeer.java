package chat.parley.attack;

import static chat.parley.attack.HostilePeer.Bound.CONNECT_TIME;
import static chat.parley.attack.HostilePeer.Bound.HEART_BEAT;
import static chat.parley.attack.HostilePeer.Bound.IDLE_TIME;
import static chat.parley.attack.HostilePeer.Bound.LIMIT;
import static chat.parley.attack.HostilePeer.Bound.WRITE_TIMEOUT;

import java.io.IOException;

/** The kinds of slow or hostile peers, each with the bound that ends it. */
enum HostilePeer {
  NEVER_READS("a reader that never reads", WRITE_TIMEOUT, HostileReaders::readNothing),
  READS_SLOWLY("a reader at 1 KB/s", WRITE_TIMEOUT, HostileReaders::readSlowly),
  READS_NO_PONGS("pings whose answers are not read", IDLE_TIME, HostileReaders::readNoPongs),
  READS_NO_HISTORY(
      "old messages over HTTP, not read", WRITE_TIMEOUT, HostileReaders::readNoHistory),
  READS_NO_POLLS("polls over HTTP, not read", WRITE_TIMEOUT, HostileReaders::readNoPolls),
  READS_NO_EVENTS("an event stream that is not read", WRITE_TIMEOUT, HostileReaders::readNoEvents),
  HALF_OPEN("a half-open socket, old client", IDLE_TIME, HostileSenders::halfOpen),
  HALF_OPEN_STOMP("a half-open socket, STOMP", IDLE_TIME, HostileSenders::halfOpenStomp),
  HALF_CLOSED("a half-closed socket", LIMIT, HostileSenders::halfClosed),
  SLOW_REQUEST("a request, byte by byte", CONNECT_TIME, HostileSenders::slowRequest),
  SLOW_BODY("a message over HTTP, byte by byte", WRITE_TIMEOUT, HostileSenders::slowBody),
  NO_BODY("a message over HTTP without its body", WRITE_TIMEOUT, HostileSenders::noBody),
  SLOW_FRAME("a WebSocket frame, byte by byte", IDLE_TIME, HostileSenders::slowFrame),
  SLOW_FRAGMENTS("fragments of a byte, with pings", IDLE_TIME, HostileSenders::slowFragments),
  SLOW_STOMP("a STOMP frame, byte by byte", IDLE_TIME, HostileSenders::slowStomp),
  IDLE_HANDSHAKE("a connection that asks for nothing", CONNECT_TIME, HostileSenders::idle),
  NO_CONNECT("a WebSocket with no CONNECT", CONNECT_TIME, HostileSenders::noConnect),
  NO_HEART_BEAT("a heart-beat that never comes", HEART_BEAT, HostileSenders::noHeartBeat),
  STORM("a storm of SUBSCRIBE and UNSUBSCRIBE", LIMIT, HostileFloods::subscribeStorm),
  REPLAY_STORM("the same, each with its history", LIMIT, HostileFloods::replayStorm),
  ENDLESS_FRAME("a WebSocket frame without end", LIMIT, HostileFloods::endlessFrame),
  ENDLESS_FRAGMENTS("fragments without end", LIMIT, HostileFloods::endlessFragments),
  ENDLESS_STOMP("a STOMP frame without end", LIMIT, HostileFloods::endlessStomp),
  ENDLESS_HEAD("STOMP headers without end", LIMIT, HostileFloods::endlessHead),
  LONG_TRANSACTION("headers in a transaction", LIMIT, HostileFloods::longTransaction),
  DROPPED_HEADERS("headers that are dropped", LIMIT, HostileFloods::droppedHeaders),
  LONG_IDS("subscription ids of 15 KB", LIMIT, HostileFloods::longIds),
  DEEP_JSON("deep JSON", LIMIT, HostileFloods::deepJson),
  BOMB("a decompression bomb", LIMIT, HostileFloods::decompressionBomb),
  DEVICE_NAMES("a new device name each time", LIMIT, HostileDevices::registerDevices),
  ACK_GAPS("every second message acknowledged", LIMIT, HostileDevices::createGaps);

  /** The bound that determines when the server disconnects a peer. */
  enum Bound {
    CONNECT_TIME,
    IDLE_TIME,
    WRITE_TIMEOUT,
    HEART_BEAT,
    /** Immediately, or as soon as a rate limit is used up. */
    LIMIT
  }

  /** Attacks until the server ends the connection, which may surface as an exception. */
  interface Attack {
    void run(int port) throws IOException;
  }

  private final String description;
  private final Bound bound;

  @SuppressWarnings("ImmutableEnumChecker") // A stateless method reference.
  private final Attack attack;

  HostilePeer(String description, Bound bound, Attack attack) {
    this.description = description;
    this.bound = bound;
    this.attack = attack;
  }

  Bound bound() {
    return bound;
  }

  /** Attacks over one connection; returns when the server has ended it. */
  void attack(int port) {
    try {
      attack.run(port);
    } catch (IOException _) {
      // The server has reset or closed the connection.
    }
  }

  @Override
  public String toString() {
    return description;
  }
}
