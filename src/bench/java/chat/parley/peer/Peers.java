package chat.parley.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The servers that are compared. */
public final class Peers {

  private Peers() {}

  /** Returns all servers, including those that cannot be started here. */
  public static List<Candidate> all() {
    return Stream.concat(parley(ParleyJar.BUILT).stream(), others().stream()).toList();
  }

  /** Returns the servers of one jar of Parley, the one on a single node first. */
  public static List<Candidate> parley(Path jar) {
    var peers = new ParleyPeers(jar);
    return List.of(peers.embedded(), peers.legacyProtocol(), peers.twoNodes());
  }

  private static List<Candidate> others() {
    return List.of(
        StockPeers.tomcat(),
        StockPeers.jetty(),
        StockPeers.relay(),
        RabbitMqPeers.webStomp(),
        ArtemisPeer.candidate(),
        NodeJsPeer.candidate());
  }
}
