package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages to which users react, and from which they withdraw their reactions, while another user
 * follows the summaries. In the end, on any node and at the follower, the numbers must be those of
 * the reactions with receipts.
 */
final class ReactionTraffic {

  private static final TestStream STREAM = TestStream.topic("room.poll");
  private static final String MESSAGES = STREAM.postPath();
  private static final List<String> USERS = List.of("voter-a", "voter-b", "voter-c");
  private static final List<String> REACTIONS = List.of("👍", "❤", ":shipit:");
  private static final int TARGETS = 3;
  private static final Duration DELAY = Duration.ofMillis(100);

  /** A reaction of a user to the message at an offset. */
  private record Vote(long target, String reaction, String user) {}

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  /** The reactions whose last change has a receipt, and whether that added them. */
  private final Map<Vote, Boolean> votes = new ConcurrentHashMap<>();

  /** The last summary that the follower has received of each message. */
  private final Map<Long, JsonNode> live = new ConcurrentHashMap<>();

  private volatile boolean verified;

  ReactionTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  /** Starts the users; returns those that end after the phase of writing. */
  List<Future<?>> start(ExecutorService threads) {
    threads.execute(this::follow);
    var voters = new ArrayList<Future<?>>();
    for (String user : USERS) {
      voters.add(threads.submit(() -> vote(user)));
    }
    return voters;
  }

  private void vote(String user) {
    var random = new Random();
    try (var sender = new ChangeAuthor.ByStomp(ports, user, STREAM)) {
      // Each of the messages exists as soon as one user has written as many.
      for (int i = 0; i < TARGETS; i++) {
        perform(sender, new ChangeAuthor.Operation(user + "-message-" + i, null, "vote"));
      }
      for (int i = 0; phase.get() == Phase.WRITING; i++) {
        String reaction = REACTIONS.get(random.nextInt(REACTIONS.size()));
        vote(sender, i, new Vote(1 + random.nextInt(TARGETS), reaction, user));
        Await.pause(DELAY);
      }
    }
  }

  private void vote(ChangeAuthor.Sender sender, int number, Vote vote) {
    boolean adds = !votes.getOrDefault(vote, false);
    var kind = adds ? Change.Kind.REACTION : Change.Kind.WITHDRAWAL;
    var change = new Change(kind, vote.target());
    if (perform(
        sender, new ChangeAuthor.Operation(vote.user() + "-" + number, change, vote.reaction()))) {
      votes.put(vote, adds);
    }
  }

  /** Sends an operation until it has a receipt; returns false if it was given up. */
  private boolean perform(ChangeAuthor.Sender sender, ChangeAuthor.Operation operation) {
    while (sender.send(operation) == ChangeAuthor.UNKNOWN) {
      if (phase.get() == Phase.OVER) {
        return false;
      }
      Await.pause(CrashRun.RECONNECT_DELAY);
    }
    return true;
  }

  private boolean isOver() {
    return verified || phase.get() == Phase.OVER;
  }

  private void follow() {
    String[] position = {"offset:0"};
    while (!isOver()) {
      try (var user = StompUser.connect(ports.getAsInt(), "counter")) {
        user.subscribe("1", STREAM.subscribeDestination(), position);
        while (!isOver()) {
          StompFrame frame = user.next("MESSAGE");
          note(frame);
          position =
              new String[] {"offset:" + frame.header("offset"), "epoch:" + frame.header("epoch")};
        }
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private void note(StompFrame frame) {
    String target = frame.header(Change.Kind.SUMMARY.header());
    if (target != null && frame.header("removed") == null) {
      live.put(Long.parseLong(target), JsonMapper.shared().readTree(frame.text()));
    }
  }

  /** Compares what several nodes return, and what the follower knows, with the receipts. */
  void verify(int nodes, Duration timeout) {
    if (!votes.containsValue(true)) {
      ledger.addFault("unchecked: no reaction has a receipt");
    }
    long end = System.nanoTime() + timeout.toNanos();
    List<String> faults = compare(nodes);
    while (!faults.isEmpty() && System.nanoTime() < end) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      faults = compare(nodes);
    }
    verified = true;
    faults.forEach(ledger::addFault);
  }

  private List<String> compare(int nodes) {
    var faults = new ArrayList<String>();
    try (var http = new CrashHttp(ports, "auditor")) {
      for (long target = 1; target <= TARGETS; target++) {
        Map<String, Long> expected = expected(target);
        check("a follower", target, expected, live.get(target), faults);
        for (int node = 0; node < nodes; node++) {
          JsonNode message = get(http, MESSAGES + "/" + target);
          check("a page", target, expected, message.path("reactions"), faults);
          JsonNode names = get(http, MESSAGES + "/" + target + "/reactions").path("reactions");
          var sizes = JsonMapper.shared().createObjectNode();
          names.properties().forEach(name -> sizes.put(name.getKey(), name.getValue().size()));
          check("the list of names", target, expected, sizes, faults);
        }
      }
    }
    return faults;
  }

  private JsonNode get(CrashHttp http, String path) {
    HttpResponse<String> response = http.repeat(this::isOver, "GET", path, "", "");
    return JsonMapper.shared().readTree(response == null ? "{}" : response.body());
  }

  private Map<String, Long> expected(long target) {
    var counts = new TreeMap<String, Long>();
    votes.forEach(
        (vote, added) -> {
          if (added && vote.target() == target) {
            counts.merge(vote.reaction(), 1L, Long::sum);
          }
        });
    return counts;
  }

  private static void check(
      String reader,
      long target,
      Map<String, Long> expected,
      @Nullable JsonNode read,
      List<String> faults) {
    var counts = new HashMap<String, Long>();
    if (read != null) {
      read.properties().forEach(count -> counts.put(count.getKey(), count.getValue().longValue()));
    }
    if (!counts.equals(expected)) {
      faults.add(
          "uncounted: %s has %s in place of %s of message %d"
              .formatted(reader, counts, expected, target));
    }
  }
}
