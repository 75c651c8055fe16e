package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One of the thousands: it subscribes, tells of what comes, and writes. */
final class Client implements Wire.Owner {

  private static final int SHOWN = 400;
  private static final Pattern PLACE = Pattern.compile("(?m)^(epoch|offset):(\\S+)$");

  /** What the server has to say next. */
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
  private Map<String, String> place = Map.of();

  /** Begins to connect. */
  Client(int number, Scene scene, Selector selector, Listener listener) throws IOException {
    this.number = number;
    this.scene = scene;
    this.listener = listener;
    InetSocketAddress node = scene.target().node(number);
    String path = scene.filled(scene.route().path(), number);
    String host = node.getHostString() + ":" + node.getPort();
    var pipe = new Pipe(scene.target().tls());
    wire = new Wire(node, pipe, Frames.handshake(scene.target(), path, host), selector, this);
  }

  /** Where its subscription began, as the headers that name it; empty if the server did not say. */
  Map<String, String> place() {
    return place;
  }

  void write(byte[] frame) {
    wire.write(frame);
  }

  void close() {
    wire.close();
  }

  @Override
  public void opened() {
    switch (scene.target().dialect()) {
      case STOMP -> wire.write(Frames.connect(scene.target()));
      case OLD -> through();
    }
  }

  @Override
  public void message(byte[] in, int from, int to) {
    if (to > from && scene.target().dialect() == ClientProtocol.STOMP && in[from] != 'M') {
      answer(in, from, to);
      return;
    }
    int at = from;
    while ((at = Mark.find(in, at, to)) >= 0) {
      listener.arrived(this, in, at);
      at += Mark.LENGTH;
    }
  }

  @Override
  public void ended(String reason) {
    listener.failed(this, reason);
  }

  private void answer(byte[] in, int from, int to) {
    switch (in[from]) {
      case 'E' -> {
        wire.close();
        listener.failed(this, shown(in, from, to));
      }
      case 'C' -> subscribe();
      case 'R' -> receipt(in, from, to);
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
      through();
      return;
    }
    var headers = scene.route().subscribeHeaders();
    wire.write(Frames.subscribe(scene.filled(destination, number), headers));
    if (headers.containsKey("receipt")) {
      awaited = Awaited.SUBSCRIBED;
    } else {
      through();
    }
  }

  private void receipt(byte[] in, int from, int to) {
    if (awaited == Awaited.SUBSCRIBED) {
      place =
          PLACE
              .matcher(shown(in, from, to))
              .results()
              .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
      through();
    } else {
      listener.receipted(this);
    }
  }

  private void through() {
    awaited = Awaited.MESSAGES;
    listener.ready(this);
  }

  private static String shown(byte[] in, int from, int to) {
    return new String(in, from, Math.min(to - from, SHOWN), StandardCharsets.UTF_8)
        .replace('\0', ' ')
        .strip();
  }
}
