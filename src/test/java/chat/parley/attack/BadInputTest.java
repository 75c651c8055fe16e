package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Alone;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Shows;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@Alone
class BadInputTest {

  private static final int CONNECTIONS_AT_A_TIME = 4;
  private static final int ATTACKS_FROM_EACH = 700;
  private static final int LOG_LINES = 5;
  private static final int AUDIT_LINES = 30;

  /** What of a stack trace, or of names inside, a client must not see. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "Exception|Caused by|\\.java:|\\bat [a-z]+\\.|org\\.(eclipse|spring)|chat\\.parley");

  private static final ParleyServer SERVER = ParleyServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  @Shows({"vanishing", "error-insides"})
  void thousandsOfBadInputsHarmNobody() throws Exception {
    try (var log = ServerLog.open();
        var good = new WellBehavedClients(SERVER)) {
      good.talk();
      int sessions = SERVER.openSessions();
      attackFromAllSides(good);
      good.talk();
      SERVER.awaitOpenSessions(sessions);
      Await.until(() -> "at work: " + ThreadDump.atWork(), () -> ThreadDump.atWork().isEmpty());
      assertThat(log.lines()).as("the log").hasSizeLessThanOrEqualTo(LOG_LINES + AUDIT_LINES);
      assertThat(log.lines())
          .filteredOn(line -> !line.startsWith("parley.audit"))
          .as("the log, but for who was refused")
          .hasSizeLessThanOrEqualTo(LOG_LINES);
    }
    try (var fresh = new WellBehavedClients(SERVER)) {
      fresh.talk();
    }
    SERVER.awaitOpenSessions(0);
  }

  private static void attackFromAllSides(WellBehavedClients good) throws Exception {
    var sides = new ArrayList<Callable<Void>>();
    for (int i = 0; i < CONNECTIONS_AT_A_TIME; i++) {
      long seed = i * 1_000_000L;
      sides.add(() -> attackAgainAndAgain(seed, good));
    }
    try (var pool = Executors.newFixedThreadPool(CONNECTIONS_AT_A_TIME)) {
      List<Future<Void>> running = sides.stream().map(pool::submit).toList();
      for (Future<Void> side : running) {
        side.get();
      }
    }
  }

  private static Void attackAgainAndAgain(long firstSeed, WellBehavedClients good) {
    for (int i = 0; i < ATTACKS_FROM_EACH; i++) {
      Attack attack = Attack.ALL.get(i % Attack.ALL.size());
      attackOnce(attack, firstSeed + i);
      if (i % 100 == 0) {
        good.talk();
      }
    }
    return null;
  }

  private static void attackOnce(Attack attack, long seed) {
    String name = attack.getClass().getSimpleName() + " with seed " + seed;
    try (var attacker = new Attacker(SERVER.port())) {
      String heard = attack.attack(attacker, new SplittableRandom(seed));
      assertThat(heard).as(name).doesNotContainPattern(INSIDES);
    } catch (Exception e) {
      throw new AssertionError(name, e);
    }
  }
}
