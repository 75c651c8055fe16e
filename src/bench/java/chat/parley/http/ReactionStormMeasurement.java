package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Has many users react to one message by HTTP as fast as they can, and counts the summaries that a
 * subscriber receives; docs/benchmarks.md has the command and the figures.
 */
@Timeout(300)
class ReactionStormMeasurement {

  private static final int USERS = Integer.getInteger("reactions.users", 10_000);
  private static final int CONCURRENT = 64;
  private static final String MESSAGES = "/api/streams/room.poll/messages";

  @Test
  void summariesOfTheReactionsOfManyUsers() throws Exception {
    try (var server =
            ParleyServer.start(
                "parley.limits.requests-per-second=1000000",
                "parley.limits.new-users-per-minute=1000000");
        var reader = StompUser.connect(server, "reader");
        var threads = Executors.newFixedThreadPool(CONCURRENT)) {
      reader.subscribe("1", "/topic/room.poll");
      reader.store("/topic/room.poll", "lunch?");
      assertThat(reader.next("MESSAGE").text()).isEqualTo("lunch?");
      long start = System.nanoTime();
      List<Callable<Integer>> reactions =
          IntStream.range(0, USERS)
              .<Callable<Integer>>mapToObj(i -> () -> react(server, i))
              .toList();
      for (var status : threads.invokeAll(reactions)) {
        assertThat(status.get()).isEqualTo(200);
      }
      long seconds = (System.nanoTime() - start) / 1_000_000_000L;
      var summaries = new ArrayList<String>();
      String all = "{\"👍\":%d}".formatted(USERS);
      while (!summaries.contains(all)) {
        StompFrame summary = reader.next("MESSAGE");
        summaries.add(summary.text());
      }
      System.out.printf(
          "%d reactions in %d s: %d summaries, the last one %s%n",
          USERS, seconds, summaries.size(), summaries.getLast());
    }
  }

  private static int react(ParleyServer server, int user) throws Exception {
    return HttpSender.of(server, "user-" + user)
        .post(MESSAGES, "👍", "Parley-Header-reacts", "1")
        .statusCode();
  }
}
