package chat.parley.crash;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Users that come and go on all nodes, by DISCONNECT or without, and others that watch them. What
 * these are told must be right within a bound while faults are injected, and in the end exactly, on
 * every node.
 */
final class PresenceTraffic {

  /** The settings of the nodes: short times, so that a run sees many changes. */
  static final String[] PROPERTIES = {
    "parley.presence.grace=4s", "parley.presence.lease=2s", "parley.presence.interval=200ms"
  };

  private static final String OWNER = "presence-host";
  private static final String ROOM_PATH = "/api/rooms/presence-club";

  /** Users that come and go; those with an even number stay in the end. */
  private static final List<String> WALKERS =
      List.of("walker-0", "walker-1", "walker-2", "walker-3");

  /** A user that reconnects at once again and again. */
  private static final String STEADY = "steady";

  private static final List<String> VIEWERS = List.of("warden-a", "warden-b");
  private static final Duration PROOF_INTERVAL = Duration.ofMillis(200);
  private static final Duration SLOW = Duration.ofSeconds(1);

  /** The number of prompt answers in a row after which a viewer counts what it is told. */
  private static final int PROMPT_ANSWERS = 5;

  /** The number of answers after which a viewer moves to another node. */
  private static final int ANSWERS_PER_CONNECTION = 60;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;
  private final PresenceTimeline timeline = new PresenceTimeline();
  private final LongAdder checked = new LongAdder();
  private volatile boolean verified;

  PresenceTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  private static List<String> watched() {
    var all = new ArrayList<>(WALKERS);
    all.add(STEADY);
    return all;
  }

  /** Creates the room that all share. */
  void createRoom() {
    List<String> members = watched();
    members.addAll(VIEWERS);
    String added =
        members.stream()
            .map("{\"user\":\"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"add\":[", "]}"));
    try (var owner = new CrashHttp(ports, OWNER)) {
      request(owner, "PUT", ROOM_PATH, "{\"kind\":\"private\"}");
      request(owner, "POST", ROOM_PATH + "/members", added);
    }
  }

  private void request(CrashHttp owner, String method, String path, String body) {
    HttpResponse<String> response =
        owner.repeat(() -> phase.get() == Phase.OVER, method, path, method + "-presence", body);
    if (response != null && response.statusCode() / 100 != 2) {
      ledger.addFault("lost: %s %s was refused: %s".formatted(method, path, response.body()));
    }
  }

  /** Starts the users and the viewers. They end when everything is verified. */
  List<Future<?>> start(ExecutorService threads) {
    var clients = new ArrayList<Future<?>>();
    for (String walker : watched()) {
      clients.add(threads.submit(() -> walk(walker)));
    }
    for (String viewer : VIEWERS) {
      var _ = threads.submit(() -> view(viewer));
    }
    return clients;
  }

  private boolean isMoving() {
    return phase.get() == Phase.WRITING;
  }

  private boolean isOver() {
    return verified || phase.get() == Phase.OVER;
  }

  private void walk(String name) {
    var random = new Random(name.hashCode());
    while (isMoving()) {
      stay(name, random);
      if (!name.equals(STEADY)) {
        pauseWhileMoving(random.nextInt(100) < 30 ? 25_000 : random.nextInt(3_000));
      }
    }
  }

  private void pauseWhileMoving(int millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (isMoving() && System.nanoTime() - end < 0) {
      Await.pause(PROOF_INTERVAL);
    }
  }

  /** Has a session for some time, which the server proves again and again. */
  private void stay(String name, Random random) {
    int proofs = 1 + (random.nextInt(100) < 30 ? 150 : random.nextInt(15));
    timeline.connecting(name);
    try (var user = StompUser.connect(ports.getAsInt(), name)) {
      for (int i = 0; i < proofs && isMoving(); i++) {
        user.expectNothing();
        timeline.proven(name);
        Await.pause(PROOF_INTERVAL);
      }
      if (random.nextBoolean() && !name.equals(STEADY)) {
        user.frame("DISCONNECT", "", "receipt:bye");
        user.receipt("bye");
      }
    } catch (AssertionError | UncheckedIOException _) {
      // The server was killed or paused: the user comes again.
    } finally {
      timeline.ended(name);
    }
  }

  private void view(String name) {
    while (!isOver()) {
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        user.subscribe("presence", "/user/queue/presence");
        String all =
            watched().stream().map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
        user.store("/app/presence", "{\"watch\":%s}".formatted(all));
        view(name, user);
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  /** Asks for receipts, and checks with each what the viewer was told before. */
  private void view(String name, StompUser user) {
    var told = new HashMap<String, String>();
    int prompt = 0;
    for (int i = 0; i < ANSWERS_PER_CONNECTION && !isOver(); i++) {
      long asked = System.nanoTime();
      user.frame("SEND", "{\"unwatch\":[]}", "destination:/app/presence", "receipt:" + i);
      for (StompFrame frame = user.next();
          !frame.command().equals("RECEIPT");
          frame = user.next()) {
        note(frame.expect("MESSAGE"), told);
      }
      prompt = System.nanoTime() - asked < SLOW.toNanos() ? prompt + 1 : 0;
      if (prompt >= PROMPT_ANSWERS) {
        told.forEach((watched, state) -> check(name, watched, state));
      }
      Await.pause(PROOF_INTERVAL);
    }
  }

  private static void note(StompFrame message, Map<String, String> told) {
    JsonNode body = JsonMapper.shared().readTree(message.body());
    body.properties()
        .forEach(entry -> told.put(entry.getKey(), entry.getValue().get("state").stringValue()));
  }

  private void check(String viewer, String watched, String state) {
    checked.increment();
    String fault = timeline.fault(watched, state);
    if (fault != null) {
      ledger.addFault("mistaken: %s was told that %s".formatted(viewer, fault));
    }
  }

  /**
   * Has some users stay and the others leave, and waits until each node tells exactly that.
   *
   * @param nodes the number of answers that are compared, each of another node if there are several
   */
  void verify(int nodes, ExecutorService threads, Duration timeout) {
    List<String> staying =
        watched().stream().filter(name -> !name.endsWith("1") && !name.endsWith("3")).toList();
    for (String name : staying) {
      var _ = threads.submit(() -> stayUntilVerified(name));
    }
    long end = System.nanoTime() + timeout.toNanos();
    List<String> faults = List.of("not compared");
    while (!faults.isEmpty() && System.nanoTime() - end < 0) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      faults = compare(nodes, staying);
    }
    verified = true;
    faults.forEach(fault -> ledger.addFault("mistaken: " + fault));
    if (checked.sum() == 0) {
      ledger.addFault("mistaken: nothing was checked while the users came and went");
    }
  }

  private void stayUntilVerified(String name) {
    while (!isOver()) {
      timeline.connecting(name);
      try (var user = StompUser.connect(ports.getAsInt(), name)) {
        while (!isOver()) {
          user.expectNothing();
          timeline.proven(name);
          Await.pause(PROOF_INTERVAL);
        }
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private List<String> compare(int nodes, List<String> staying) {
    var faults = new ArrayList<String>();
    String query = watched().stream().map("user=%s"::formatted).collect(Collectors.joining("&"));
    try (var http = new CrashHttp(ports, VIEWERS.getFirst())) {
      for (int node = 0; node < nodes; node++) {
        HttpResponse<String> response =
            http.send("GET", "/api/presence?" + query, "", "text/plain", "");
        if (response == null || response.statusCode() != 200) {
          faults.add("a node did not tell the presence of users");
          continue;
        }
        JsonNode states = JsonMapper.shared().readTree(response.body());
        for (String name : watched()) {
          String state = states.path(name).path("state").stringValue("missing");
          if (!state.equals(staying.contains(name) ? "online" : "offline")) {
            faults.add("%s is %s in the end".formatted(name, state));
          }
        }
      }
    }
    return faults;
  }
}
