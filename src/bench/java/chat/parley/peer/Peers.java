package chat.parley.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Who is compared. */
public final class Peers {

  private Peers() {}

  /** All, whether they can be started here or not. */
  public static List<Candidate> all() {
    return Stream.concat(parley(ParleyJar.BUILT).stream(), others().stream()).toList();
  }

  /** The servers that one jar of Parley makes, the one on a single node first. */
  public static List<Candidate> parley(Path jar) {
    var peers = new ParleyPeers(jar);
    return List.of(peers.embedded(), peers.oldProtocol(), peers.twoNodes());
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
