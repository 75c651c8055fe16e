package chat.parley.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The servers that are compared. */
public final class Peers {

  /** The name of the server that does the least that a message needs. */
  public static final String FLOOR = "C floor";

  /** The name of the server on Node.js. */
  public static final String NODE_JS = "node, ws";

  private Peers() {}

  /** Returns all servers, including those that cannot be started here. */
  public static List<Candidate> all() {
    return Stream.concat(parley(ParleyJar.BUILT).stream(), others().stream()).toList();
  }

  /** Returns the names of all servers, in the order of the report. */
  public static List<String> names() {
    List<Candidate> cold = startedCold();
    return Stream.of(cold.subList(0, 2), all(), cold)
        .flatMap(List::stream)
        .map(Candidate::name)
        .distinct()
        .toList();
  }

  /** Returns the servers of one jar of Parley, the one on a single node first. */
  public static List<Candidate> parley(Path jar) {
    var peers = new ParleyPeers(jar);
    return List.of(peers.embedded(), peers.legacyProtocol(), peers.twoNodes());
  }

  /**
   * Returns the servers whose first seconds are compared, those of Parley first, including those
   * that cannot be started here.
   */
  public static List<Candidate> startedCold() {
    return List.of(
        new ParleyPeers(ParleyJar.BUILT).embedded(),
        ParleyPeers.distribution(),
        StockPeers.tomcat(),
        NodeJsPeer.candidate());
  }

  private static List<Candidate> others() {
    return List.of(
        StockPeers.tomcat(),
        StockPeers.jetty(),
        StockPeers.relay(),
        RabbitMqPeers.webStomp(),
        ArtemisPeer.candidate(),
        NodeJsPeer.candidate(),
        FloorPeer.candidate());
  }
}
