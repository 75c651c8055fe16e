package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every slow or hostile peer is disconnected within the documented time, nothing of it remains, and
 * other clients are served. All peers attack at the same time, because they mostly wait.
 */
@RunAlone
class HostilePeersIT {

  private static final int WELL_BEHAVED = 3;
  private static final int IDLE = 500;

  /** Timeouts are checked twice per second, and the machine may be busy. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.connect-time=1s",
          "parley.limits.idle-time=3s",
          "parley.limits.frames-per-second=3000",
          "parley.limits.bytes-per-second=30MB",
          "parley.limits.burst=1s",
          "parley.limits.outbox-size=256KB",
          "parley.limits.gaps-per-device=20",
          "parley.delivery.write-timeout=1s",
          "parley.delivery.compression=true",
          "parley.stomp.heart-beat=500ms");

  /**
   * Platform threads: flooding virtual threads would keep those of the server from the processors.
   */
  private static final ExecutorService PEERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private static final Map<HostilePeer, CompletableFuture<Duration>> DURATIONS =
      new EnumMap<>(HostilePeer.class);

  private static WellBehavedClients wellBehaved;

  private static final AtomicInteger EXCHANGES = new AtomicInteger();

  private static CompletableFuture<Void> allEnded;
  private static CompletableFuture<Void> exchanging;
  private static volatile boolean stopped;

  @BeforeAll
  static void attack() {
    try (var writer = StompUser.connect(SERVER, "writer")) {
      HostileReaders.fill(writer);
    }
    // Connected when the room is full, and active before the attacks: idle clients would be
    // disconnected.
    wellBehaved = new WellBehavedClients(SERVER);
    exchanging = CompletableFuture.runAsync(HostilePeersIT::exchangeUntilStopped, PEERS);
    for (HostilePeer peer : HostilePeer.values()) {
      DURATIONS.put(peer, startAttack(peer));
    }
    allEnded =
        CompletableFuture.allOf(
            Stream.concat(
                    DURATIONS.values().stream(),
                    Stream.generate(() -> startAttack(HostilePeer.IDLE_HANDSHAKE)).limit(IDLE))
                .toArray(CompletableFuture<?>[]::new));
  }

  @AfterAll
  static void stop() {
    stopped = true;
    wellBehaved.close();
    SERVER.close();
    PEERS.shutdownNow();
  }

  private static CompletableFuture<Duration> startAttack(HostilePeer peer) {
    return CompletableFuture.supplyAsync(() -> timeAttack(peer), PEERS);
  }

  /** Fails if a well-behaved client waits for a message for longer than {@link Await#DEADLINE}. */
  private static void exchangeUntilStopped() {
    while (!stopped) {
      wellBehaved.exchangeMessages();
      EXCHANGES.incrementAndGet();
    }
  }

  private static Duration timeAttack(HostilePeer peer) {
    long start = System.nanoTime();
    peer.attack(SERVER.port());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns the bound that docs/hostile-peers.md states, for the settings of this test. */
  private static Duration documentedBound(HostilePeer.Bound bound) {
    Duration closing = Duration.ofSeconds(5);
    return switch (bound) {
      case CONNECT_TIME -> Duration.ofSeconds(1);
      case IDLE_TIME -> Duration.ofSeconds(3).plus(closing);
      case WRITE_TIMEOUT -> Duration.ofSeconds(1).plus(closing);
      case HEART_BEAT -> Duration.ofSeconds(1).plus(closing);
      case LIMIT -> closing;
    };
  }

  @ParameterizedTest
  @EnumSource
  void hostilePeersAreDisconnectedInTime(HostilePeer peer) throws Exception {
    Duration time = DURATIONS.get(peer).get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(time).isLessThan(documentedBound(peer.bound()).plus(SLACK));
  }

  @Test
  void nothingRemainsOfHostilePeersAndOthersAreServed() {
    CompletableFuture.anyOf(allEnded, exchanging).orTimeout(20, TimeUnit.SECONDS).join();
    SERVER.awaitOpenSessions(WELL_BEHAVED);
    Await.until(
        () -> "still serving clients: " + ThreadDump.framesServingClients(),
        () -> ThreadDump.framesServingClients().size() <= WELL_BEHAVED);
    int before = EXCHANGES.get();
    Await.until(() -> "no messages exchanged", () -> EXCHANGES.get() > before + 10);
    assertThat(before).isGreaterThan(100);
    assertThat(exchanging).isNotDone();
  }

  @Test
  void theServerStopsReadingFromAClientThatDoesNotReadItsPongs() {
    try (var server = ParleyServer.start("parley.limits.idle-time=1s")) {
      HostilePeer.READS_NO_PONGS.attack(server.port());
      server.awaitOpenSessions(0);
    }
  }
}
