package chat.parley.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs workloads against one Parley server. */
final class Play {

  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);
  private static final String EVENTS_PATH = "/api/events?at=";

  /** With a device, of which each poll confirms what the one before has returned. */
  private static final String POLL_PATH = "/api/messages?device=load&limit=200&at=";

  private final LoadOptions options;
  private final Users users;
  private final Target target;
  private final Consumer<String> output;

  /**
   * Creates a runner; connects nothing yet.
   *
   * @param output receives the progress, one line per call
   */
  Play(LoadOptions options, Users users, Consumer<String> output) {
    this.options = options;
    this.users = users;
    this.output = output;
    URI url = options.url();
    boolean encrypted = "wss".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
    target =
        new Target(
            List.of(new InetSocketAddress(url.getHost(), port)),
            options.protocol(),
            options.protocol() == ClientProtocol.STOMP ? "v12.stomp" : null,
            Map.of(),
            encrypted ? ClientTls.create(url.getHost(), port, options.trust()) : null);
  }

  /**
   * Runs a workload to its end. Blocks for its duration, and then until every message has arrived
   * or none has arrived for 10 s.
   *
   * @throws LoadException if a client cannot connect or subscribe, if no client makes progress with
   *     that for 10 s, or if a client of the idle workload loses its connection
   */
  Result run(Workload workload) {
    return switch (workload) {
      case BROADCAST -> exchangeMessages(roomScene(1));
      case ROOM -> exchangeMessages(roomScene(options.users()));
      case DIRECT -> exchangeMessages(pairScene(false));
      case DURABLE -> exchangeMessages(pairScene(true));
      case STORM -> storm();
      case RESUME -> resume();
      case IDLE -> idle();
    };
  }

  private Route roomRoute(String suffix) {
    String stream = "room." + users.room() + suffix;
    String topic = "/topic/" + stream;
    return switch (options.protocol()) {
      case STOMP, OLD ->
          new Route("/stomp/{user}" + users.tokenQuery(), topic, topic).withReceipt();
      case EVENTS -> new Route(EVENTS_PATH, stream, "/api/streams/" + stream + "/messages");
      case POLL -> new Route(POLL_PATH, stream, "/api/streams/" + stream + "/messages");
    };
  }

  private Route directRoute() {
    return switch (options.protocol()) {
      case STOMP ->
          new Route(
                  "/stomp/{user}" + users.tokenQuery(),
                  "/user/queue/messages",
                  "/user/{partner}/queue/messages")
              .withReceipt();
      case OLD ->
          new Route(
              "/ws/{user}/" + users.tokenQuery(),
              null,
              "{\"message\":\"{body}\",\"to_user\":\"{partner}\"}");
      case EVENTS -> new Route(EVENTS_PATH, "inbox", "/api/users/{partner}/messages");
      case POLL -> new Route(POLL_PATH, "inbox", "/api/users/{partner}/messages");
    };
  }

  private Scene scene(Route route, int clients, int writers, Scene.Reach reach, boolean receipts) {
    return new Scene(
        target,
        route,
        clients,
        writers,
        reach,
        receipts,
        options.size(),
        users::name,
        users::token);
  }

  private Scene roomScene(int writers) {
    return scene(roomRoute(""), options.users(), writers, Scene.Reach.ALL, false);
  }

  private Scene pairScene(boolean receipts) {
    int clients = options.users() & ~1;
    return scene(directRoute(), clients, clients, Scene.Reach.PARTNER, receipts);
  }

  private Result exchangeMessages(Scene scene) {
    try (Swarm swarm = open(scene, options.connectsPerSecond())) {
      swarm.awaitSubscriptions();
      return swarm.run(options.pace(), options.duration(), this::report);
    }
  }

  private Swarm open(Scene scene, double perSecond) {
    return Swarm.open(
        scene,
        scene.clients(),
        perSecond,
        STALL_TIMEOUT,
        ready -> output.accept("%d of %d clients are connected".formatted(ready, scene.clients())));
  }

  private Result storm() {
    try (Swarm swarm = open(roomScene(1), Double.MAX_VALUE)) {
      return swarm.connectResult();
    }
  }

  private Result idle() {
    try (Swarm swarm = open(roomScene(1), options.connectsPerSecond())) {
      swarm.idle(options.duration());
      return swarm.connectResult();
    }
  }

  /** Stores messages in a room of its own, and then connects all users, which receive them. */
  private Result resume() {
    Route route = roomRoute("-missed");
    Scene scene = scene(route, options.users(), 1, Scene.Reach.ALL, false);
    return Swarm.resume(
        scene, options.history(), options.rate(), STALL_TIMEOUT, this::report, () -> {});
  }

  private void report(Progress progress) {
    output.accept(
        "%d s: %d messages sent and %d delivered in this second, p50 %.1f ms, p99 %.1f ms"
            .formatted(
                progress.seconds(),
                progress.sent(),
                progress.delivered(),
                progress.latency().getValueAtPercentile(50) / 1e6,
                progress.latency().getValueAtPercentile(99) / 1e6));
  }
}
