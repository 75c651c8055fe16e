package chat.parley.load;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client that speaks STOMP or the legacy protocol. */
final class WebSocketClient extends Client implements Wire.Owner {

  private static final Pattern POSITION_HEADER = Pattern.compile("(?m)^(epoch|offset):(\\S+)$");

  /** The answer that the client waits for. */
  private enum Awaited {
    CONNECTED,
    SUBSCRIBED,
    MESSAGES
  }

  private final Wire wire;
  private Awaited awaited = Awaited.CONNECTED;
  private Map<String, String> subscriptionStart = Map.of();

  /**
   * Begins to connect.
   *
   * @throws IOException if the attempt to connect cannot be started
   */
  WebSocketClient(int number, Scene scene, Connection.Opener server, Listener listener)
      throws IOException {
    super(number, scene, listener);
    String path = scene.resolvePlaceholders(scene.route().path(), number);
    String host = scene.target().host(number);
    wire = new Wire(server, Frames.handshake(scene.target(), path, host), this);
  }

  @Override
  Map<String, String> subscriptionStart() {
    return subscriptionStart;
  }

  @Override
  void write(byte[] frame) {
    wire.write(frame);
  }

  @Override
  void close() {
    wire.close();
  }

  @Override
  public void opened() {
    if (isStomp()) {
      wire.write(Frames.connect(scene.target()));
    } else {
      becomeReady();
    }
  }

  private boolean isStomp() {
    return scene.target().protocol() == ClientProtocol.STOMP;
  }

  @Override
  public void message(byte[] in, int from, int to) {
    if (to > from && isStomp() && in[from] != 'M') {
      handleFrame(in, from, to);
    } else {
      reportMarks(in, from, to);
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
}
