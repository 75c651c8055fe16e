package chat.parley.bench;

import chat.parley.load.ClientProtocol;
import chat.parley.load.Route;
import chat.parley.load.Scene;
import chat.parley.load.Target;
import chat.parley.peer.Peer;
import chat.parley.peer.ProtocolSettings;
import chat.parley.peer.ProtocolSettings.Destinations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** How a task is played on a server. */
final class Scenes {

  private static final int SIZE = 64;
  private static final int MOST_NODES = 8;
  private static final String TO_ALL = "{\"message\":\"{body}\"}";
  private static final String TO_ONE = "{\"message\":\"{body}\",\"to_user\":\"{partner}\"}";

  private Scenes() {}

  /** None, if the server has no such thing. */
  static Optional<Scene> of(Peer peer, Task task) {
    ProtocolSettings words = peer.words();
    return switch (task.shape()) {
      case BROADCAST, STORM, IDLE -> Optional.of(toAll(peer, task, 1));
      case ROOM -> Optional.of(toAll(peer, task, task.clients()));
      case DIRECT -> Optional.of(toOne(peer, task, words.pointToPoint(), false));
      case DURABLE ->
          Optional.ofNullable(words.durable()).map(durable -> toOne(peer, task, durable, true));
      case RESUME ->
          resumes(peer) ? Optional.of(toAll(peer, task, 1).withRoute(missed())) : Optional.empty();
    };
  }

  /** Of all that are compared, only Parley gives back what one has missed. */
  private static boolean resumes(Peer peer) {
    return peer.name().startsWith("Parley") && dialect(peer) == ClientProtocol.STOMP;
  }

  private static Route missed() {
    String room = "/topic/room.missed";
    return new Route("/stomp/{user}", room, room).withReceipt();
  }

  private static Scene toAll(Peer peer, Task task, int writers) {
    Destinations all = peer.words().broadcast();
    return scene(peer, task, route(peer, all, TO_ALL), writers, Scene.Reach.ALL, false);
  }

  private static Scene toOne(Peer peer, Task task, Destinations one, boolean receipts) {
    Route route = route(peer, one, TO_ONE);
    return scene(peer, task, route, task.clients(), Scene.Reach.PARTNER, receipts);
  }

  private static Route route(Peer peer, Destinations destinations, String text) {
    return switch (dialect(peer)) {
      case OLD -> new Route(destinations.subscribe(), null, text);
      case STOMP ->
          new Route(
                  peer.path("{user}"),
                  destinations.subscribe(),
                  destinations.send().replace("{user}", "{partner}"))
              .withSendHeaders(destinations.headers());
    };
  }

  private static Scene scene(
      Peer peer, Task task, Route route, int writers, Scene.Reach reach, boolean receipts) {
    return new Scene(
        target(peer), route, task.clients(), writers, reach, receipts, SIZE, i -> "u" + i, _ -> "");
  }

  private static Target target(Peer peer) {
    var nodes =
        IntStream.range(0, MOST_NODES)
            .mapToObj(i -> new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port(i)))
            .toList();
    var connect = new HashMap<>(peer.words().connect());
    // Every client says these itself.
    connect.keySet().removeAll(Set.of("accept-version", "heart-beat"));
    return new Target(nodes, dialect(peer), peer.words().subProtocol(), connect, null);
  }

  private static ClientProtocol dialect(Peer peer) {
    return switch (peer.words().protocol()) {
      case STOMP -> ClientProtocol.STOMP;
      case OLD -> ClientProtocol.OLD;
    };
  }
}
