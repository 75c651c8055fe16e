package chat.parley.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Scenes with the users u0, u1 and so on, on a server on this machine. */
final class TestScenes {

  private static final int BODY_SIZE = 64;

  private TestScenes() {}

  private static List<InetSocketAddress> nodes(int port) {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static Target target(int port) {
    return new Target(nodes(port), ClientProtocol.STOMP, "v12.stomp", Map.of(), null);
  }

  static Target legacyTarget(int port) {
    return new Target(nodes(port), ClientProtocol.OLD, null, Map.of(), null);
  }

  /** One client writes, all receive; a client is ready once it has the receipt of SUBSCRIBE. */
  static Scene room(int port, int clients) {
    var route = new Route("/stomp/{user}", "/topic/a", "/topic/a").withReceipt();
    return scene(target(port), route, clients, 1, Scene.Reach.ALL, false);
  }

  /** Every client writes to its partner. */
  static Scene pairs(int port, int clients, boolean receipts) {
    var route =
        new Route("/stomp/{user}", "/user/queue/messages", "/user/{partner}/queue/messages");
    return scene(
        target(port), route.withReceipt(), clients, clients, Scene.Reach.PARTNER, receipts);
  }

  /** Every client writes to its partner by the legacy protocol. */
  static Scene legacy(int port, int clients) {
    String text = "{\"message\":\"{body}\",\"to_user\":\"{partner}\"}";
    var route = new Route("/ws/{user}/", null, text);
    return scene(legacyTarget(port), route, clients, clients, Scene.Reach.PARTNER, false);
  }

  /** Like {@link #room} and {@link #pairs}, by event streams or polls. */
  static Scene overHttp(int port, ClientProtocol protocol, Scene.Reach reach, boolean receipts) {
    var target = new Target(nodes(port), protocol, null, Map.of(), null);
    var route = new Route("/receive?at=", "room.a", "/send/{partner}");
    return scene(target, route, 2, 2, reach, receipts);
  }

  private static Scene scene(
      Target target, Route route, int clients, int writers, Scene.Reach reach, boolean receipts) {
    return new Scene(
        target,
        route,
        clients,
        writers,
        reach,
        receipts,
        BODY_SIZE,
        i -> "u" + i,
        i -> "token" + i);
  }
}
