package chat.parley.peer;

import java.util.List;

/** Who is compared. */
public final class Peers {

  private Peers() {}

  /** All, whether they can be started here or not. */
  public static List<Candidate> all() {
    return List.of(
        ParleyPeers.embedded(),
        ParleyPeers.oldProtocol(),
        ParleyPeers.twoNodes(),
        StockPeers.tomcat(),
        StockPeers.jetty(),
        StockPeers.relay(),
        RabbitMqPeers.webStomp(),
        ArtemisPeer.candidate(),
        NodePeer.candidate());
  }
}
