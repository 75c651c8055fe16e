package chat.parley.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plays workloads against one Parley. */
final class Play {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LoadOptions options;
  private final Users users;
  private final Target target;
  private final Consumer<String> live;

  /**
   * @param live told how it goes, a line at a time
   */
  Play(LoadOptions options, Users users, Consumer<String> live) {
    this.options = options;
    this.users = users;
    this.live = live;
    URI url = options.url();
    boolean encrypted = "wss".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : encrypted ? 443 : 80;
    target =
        new Target(
            List.of(new InetSocketAddress(url.getHost(), port)),
            options.dialect(),
            options.dialect() == ClientProtocol.STOMP ? "v12.stomp" : null,
            Map.of(),
            encrypted ? ClientTls.to(url.getHost(), port, options.trust()) : null);
  }

  /**
   * Plays one to its end.
   *
   * @throws LoadException if the server refuses somebody or does not answer
   */
  Result play(Workload workload) {
    return switch (workload) {
      case BROADCAST -> talk(inRoom(1));
      case ROOM -> talk(inRoom(options.users()));
      case DIRECT -> talk(inPairs(false));
      case DURABLE -> talk(inPairs(true));
      case STORM -> storm();
      case RESUME -> resume();
      case IDLE -> idle();
    };
  }

  private Route room(String suffix) {
    String destination = "/topic/room." + users.room() + suffix;
    return new Route("/stomp/{user}" + users.query(), destination, destination).receipted();
  }

  private Route direct() {
    return switch (options.dialect()) {
      case STOMP ->
          new Route(
                  "/stomp/{user}" + users.query(),
                  "/user/queue/messages",
                  "/user/{partner}/queue/messages")
              .receipted();
      case OLD ->
          new Route(
              "/ws/{user}/" + users.query(),
              null,
              "{\"message\":\"{body}\",\"to_user\":\"{partner}\"}");
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

  private Scene inRoom(int writers) {
    return scene(room(""), options.users(), writers, Scene.Reach.ALL, false);
  }

  private Scene inPairs(boolean receipts) {
    int clients = options.users() & ~1;
    return scene(direct(), clients, clients, Scene.Reach.PARTNER, receipts);
  }

  private Result talk(Scene scene) {
    try (Swarm swarm = open(scene, options.connects())) {
      swarm.hear();
      return swarm.run(options.pace(), options.lasting(), this::tell);
    }
  }

  private Swarm open(Scene scene, double perSecond) {
    return Swarm.open(
        scene,
        scene.clients(),
        perSecond,
        PATIENCE,
        ready -> live.accept(ready + " are connected"));
  }

  private Result storm() {
    try (Swarm swarm = open(inRoom(1), Double.MAX_VALUE)) {
      return swarm.opened();
    }
  }

  private Result idle() {
    try (Swarm swarm = open(inRoom(1), options.connects())) {
      swarm.rest(options.lasting());
      return swarm.opened();
    }
  }

  /** A room of its own gets messages, and then all come back who have had none. */
  private Result resume() {
    Route route = room("-missed");
    Scene scene = scene(route, options.users(), 1, Scene.Reach.ALL, false);
    return Swarm.resume(scene, options.history(), options.rate(), PATIENCE, this::tell, () -> {});
  }

  private void tell(Progress progress) {
    live.accept(
        "%d s: %d messages sent and %d delivered in this second, p50 %.1f ms, p99 %.1f ms"
            .formatted(
                progress.seconds(),
                progress.sent(),
                progress.delivered(),
                progress.latency().getValueAtPercentile(50) / 1e6,
                progress.latency().getValueAtPercentile(99) / 1e6));
  }
}
