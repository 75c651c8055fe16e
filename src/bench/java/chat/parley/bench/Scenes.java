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

/** Maps the tasks to scenes of the load generator. */
final class Scenes {

  private static final int BODY_SIZE = 64;
  private static final int MAX_NODES = 8;
  private static final String BROADCAST_TEXT = "{\"message\":\"{body}\"}";
  private static final String DIRECT_TEXT = "{\"message\":\"{body}\",\"to_user\":\"{partner}\"}";

  private Scenes() {}

  /** Returns the scene of a task on a server; empty if the server does not support it. */
  static Optional<Scene> of(Peer peer, Task task) {
    ProtocolSettings settings = peer.protocolSettings();
    return switch (task.shape()) {
      case BROADCAST, STORM, IDLE -> Optional.of(broadcast(peer, task, 1));
      case ROOM -> Optional.of(broadcast(peer, task, task.clients()));
      case DIRECT -> Optional.of(pointToPoint(peer, task, settings.pointToPoint(), false));
      case DURABLE ->
          Optional.ofNullable(settings.durable())
              .map(durable -> pointToPoint(peer, task, durable, true));
      case RESUME ->
          canResume(peer)
              ? Optional.of(broadcast(peer, task, 1).withRoute(missedRoute()))
              : Optional.empty();
    };
  }

  /** Of the compared servers, only Parley replays the messages that a client has missed. */
  private static boolean canResume(Peer peer) {
    return peer.name().startsWith("Parley") && protocol(peer) == ClientProtocol.STOMP;
  }

  private static Route missedRoute() {
    String room = "/topic/room.missed";
    return new Route("/stomp/{user}", room, room).withReceipt();
  }

  private static Scene broadcast(Peer peer, Task task, int writers) {
    Destinations destinations = peer.protocolSettings().broadcast();
    return scene(
        peer, task, route(peer, destinations, BROADCAST_TEXT), writers, Scene.Reach.ALL, false);
  }

  private static Scene pointToPoint(
      Peer peer, Task task, Destinations destinations, boolean receipts) {
    Route route = route(peer, destinations, DIRECT_TEXT);
    return scene(peer, task, route, task.clients(), Scene.Reach.PARTNER, receipts);
  }

  private static Route route(Peer peer, Destinations destinations, String text) {
    return switch (peer.protocolSettings().protocol()) {
      case LEGACY -> new Route(destinations.subscribe(), null, text);
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
        target(peer),
        route,
        task.clients(),
        writers,
        reach,
        receipts,
        BODY_SIZE,
        i -> "u" + i,
        _ -> "");
  }

  private static Target target(Peer peer) {
    var nodes =
        IntStream.range(0, MAX_NODES)
            .mapToObj(i -> new InetSocketAddress(InetAddress.getLoopbackAddress(), peer.port(i)))
            .toList();
    var connect = new HashMap<>(peer.protocolSettings().connect());
    // The client of the load generator adds these headers itself.
    connect.keySet().removeAll(Set.of("accept-version", "heart-beat"));
    return new Target(nodes, protocol(peer), peer.protocolSettings().subProtocol(), connect, null);
  }

  private static ClientProtocol protocol(Peer peer) {
    return switch (peer.protocolSettings().protocol()) {
      case STOMP -> ClientProtocol.STOMP;
      case LEGACY -> ClientProtocol.OLD;
    };
  }
}
