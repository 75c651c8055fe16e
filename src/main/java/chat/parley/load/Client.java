package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One simulated client: connects, subscribes, sends messages, and reports what it receives to a
 * listener. Confined to the thread of the swarm.
 */
final class Client implements Wire.Owner {

  private static final int MAX_SHOWN = 400;
  private static final Pattern POSITION_HEADER = Pattern.compile("(?m)^(epoch|offset):(\\S+)$");

  /** The answer that the client waits for. */
  private enum Awaited {
    CONNECTED,
    SUBSCRIBED,
    MESSAGES
  }

  final int number;
  private final Scene scene;
  private final Listener listener;
  private final Wire wire;
  private Awaited awaited = Awaited.CONNECTED;
  private Map<String, String> subscriptionStart = Map.of();

  /**
   * Begins to connect.
   *
   * @throws IOException if the attempt to connect cannot be started
   */
  Client(int number, Scene scene, Selector selector, Listener listener) throws IOException {
    this.number = number;
    this.scene = scene;
    this.listener = listener;
    InetSocketAddress node = scene.target().node(number);
    String path = scene.resolvePlaceholders(scene.route().path(), number);
    String host = node.getHostString() + ":" + node.getPort();
    var pipe = new Pipe(scene.target().tls());
    wire = new Wire(node, pipe, Frames.handshake(scene.target(), path, host), selector, this);
  }

  /**
   * Returns the position at which the subscription began, as the headers {@code epoch} and {@code
   * offset}. Empty before the receipt of SUBSCRIBE, or if the server sent none in it.
   */
  Map<String, String> subscriptionStart() {
    return subscriptionStart;
  }

  void write(byte[] frame) {
    wire.write(frame);
  }

  void close() {
    wire.close();
  }

  @Override
  public void opened() {
    switch (scene.target().protocol()) {
      case STOMP -> wire.write(Frames.connect(scene.target()));
      case OLD -> becomeReady();
    }
  }

  @Override
  public void message(byte[] in, int from, int to) {
    if (to > from && scene.target().protocol() == ClientProtocol.STOMP && in[from] != 'M') {
      handleFrame(in, from, to);
      return;
    }
    int at = from;
    while ((at = Mark.find(in, at, to)) >= 0) {
      listener.received(this, in, at);
      at += Mark.LENGTH;
    }
  }

  @Override
  public void failed(String reason) {
    listener.failed(this, reason);
  }

  private void handleFrame(byte[] in, int from, int to) {
    switch (in[from]) {
      case 'E' -> {
        wire.close();
        listener.failed(this, text(in, from, to));
      }
      case 'C' -> subscribe();
      case 'R' -> handleReceipt(in, from, to);
      default -> {
        // A heart-beat.
      }
    }
  }

  private void subscribe() {
    String destination = scene.route().subscribe();
    if (awaited != Awaited.CONNECTED) {
      return;
    }
    if (destination == null) {
      becomeReady();
      return;
    }
    var headers = scene.route().subscribeHeaders();
    wire.write(Frames.subscribe(scene.resolvePlaceholders(destination, number), headers));
    if (headers.containsKey("receipt")) {
      awaited = Awaited.SUBSCRIBED;
    } else {
      becomeReady();
    }
  }

  private void handleReceipt(byte[] in, int from, int to) {
    if (awaited == Awaited.SUBSCRIBED) {
      subscriptionStart =
          POSITION_HEADER
              .matcher(text(in, from, to))
              .results()
              .collect(Collectors.toMap(header -> header.group(1), header -> header.group(2)));
      becomeReady();
    } else {
      listener.receiptReceived(this);
    }
  }

  private void becomeReady() {
    awaited = Awaited.MESSAGES;
    listener.ready(this);
  }

  private static String text(byte[] in, int from, int to) {
    return new String(in, from, Math.min(to - from, MAX_SHOWN), StandardCharsets.UTF_8)
        .replace('\0', ' ')
        .strip();
  }
}
