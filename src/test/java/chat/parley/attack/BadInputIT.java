package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
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

@RunAlone
class BadInputIT {

  private static final int THREADS = 4;
  private static final int ATTACKS_PER_THREAD = 700;
  private static final int LOG_LINES = 5;
  private static final int AUDIT_LINES = 30;

  /** Parts of stack traces and internal names, which clients must not see. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|Caused by|\\.java:|\\bat [a-z]+\\.|org\\.(eclipse|spring)|chat\\.parley");

  private static final ParleyServer SERVER = ParleyServer.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  @Shows({"vanishing", "error-insides"})
  void thousandsOfBadInputsDoNotAffectOtherClients() throws Exception {
    try (var log = ServerLog.open();
        var good = new WellBehavedClients(SERVER)) {
      good.exchangeMessages();
      int sessions = SERVER.openSessions();
      attackConcurrently(good);
      good.exchangeMessages();
      SERVER.awaitOpenSessions(sessions);
      Await.until(
          () -> "still serving clients: " + ThreadDump.framesServingClients(),
          () -> ThreadDump.framesServingClients().isEmpty());
      assertThat(log.lines()).as("the log").hasSizeLessThanOrEqualTo(LOG_LINES + AUDIT_LINES);
      assertThat(log.lines())
          .filteredOn(line -> !line.startsWith("parley.audit"))
          .as("the log without the audit log")
          .hasSizeLessThanOrEqualTo(LOG_LINES);
    }
    try (var fresh = new WellBehavedClients(SERVER)) {
      fresh.exchangeMessages();
    }
    SERVER.awaitOpenSessions(0);
  }

  private static void attackConcurrently(WellBehavedClients good) throws Exception {
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < THREADS; i++) {
      long seed = i * 1_000_000L;
      tasks.add(() -> attackRepeatedly(seed, good));
    }
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Void>> running = tasks.stream().map(pool::submit).toList();
      for (Future<Void> task : running) {
        task.get();
      }
    }
  }

  private static Void attackRepeatedly(long firstSeed, WellBehavedClients good) {
    for (int i = 0; i < ATTACKS_PER_THREAD; i++) {
      Attack attack = Attack.ALL.get(i % Attack.ALL.size());
      attackOnce(attack, firstSeed + i);
      if (i % 100 == 0) {
        good.exchangeMessages();
      }
    }
    return null;
  }

  private static void attackOnce(Attack attack, long seed) {
    String name = attack.getClass().getSimpleName() + " with seed " + seed;
    try (var attacker = new Attacker(SERVER.port())) {
      String response = attack.attack(attacker, new SplittableRandom(seed));
      assertThat(response).as(name).doesNotContainPattern(INTERNALS);
    } catch (Exception e) {
      throw new AssertionError(name, e);
    }
  }
}
