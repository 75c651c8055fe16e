package chat.parley.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.peer.ProtocolSettings.Destinations;
import chat.parley.peer.ProtocolSettings.Protocol;
import chat.parley.testkit.Await;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.RawWebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Starts each peer alone, and checks that two clients can exchange messages; to be run before a
 * measurement is trusted.
 */
final class PeerSmokeCheck {

  /** Not every server confirms a subscription. */
  private static final Duration SUBSCRIBE_DELAY = Duration.ofSeconds(1);

  private static final int CORE = 0;

  private PeerSmokeCheck() {}

  static void main() throws IOException {
    String only = System.getProperty("bench.only", "");
    Path directory = Files.createTempDirectory("peer-check");
    for (Candidate candidate : Peers.all()) {
      if (candidate.name().contains(only)) {
        Path peerDirectory = directory.resolve(candidate.name().replaceAll("\\W+", "-"));
        System.out.println(candidate.name() + ": " + check(candidate, peerDirectory));
      }
    }
    FileSystemUtils.deleteRecursively(directory);
  }

  private static String check(Candidate candidate, Path directory) {
    return candidate.missing().orElseGet(() -> startAndCheck(candidate, directory));
  }

  private static String startAndCheck(Candidate candidate, Path directory) {
    long start = System.nanoTime();
    List<ProcessHandle> processes = List.of();
    String result;
    try (Peer peer = candidate.start(CORE, directory)) {
      long startMillis = (System.nanoTime() - start) / 1_000_000;
      processes = peer.processes();
      result =
          peer.protocolSettings().protocol() == Protocol.LEGACY
              ? checkLegacy(peer)
              : checkStomp(peer);
      peer.processes().forEach(PeerSmokeCheck::checkPinned);
      result = "%s, %d ms to start: %s".formatted(peer.version(), startMillis, result);
    } catch (RuntimeException | AssertionError e) {
      result = "FAILED: " + e;
    }
    long left = processes.stream().filter(ProcessHandle::isAlive).count();
    return "%s, %d processes, %d left".formatted(result, processes.size(), left);
  }

  private static void checkPinned(ProcessHandle process) {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(l -> l.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow();
      if (!line.endsWith("\t" + CORE)) {
        throw new AssertionError(process.info() + " " + line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String checkStomp(Peer peer) {
    ProtocolSettings settings = peer.protocolSettings();
    exchange(peer, settings.broadcast(), false);
    exchange(peer, settings.pointToPoint(), false);
    if (settings.durable() == null) {
      return "broadcast, point to point";
    }
    exchange(peer, settings.durable(), true);
    return "broadcast, point to point, durable";
  }

  private static void exchange(Peer peer, Destinations to, boolean durable) {
    try (RawWebSocket alice = connect(peer, 0, "u0");
        RawWebSocket bob = connect(peer, 1, "u1")) {
      send(bob, "SUBSCRIBE", Map.of("id", "1", "destination", to.subscribe("u1")), "");
      Await.pause(SUBSCRIBE_DELAY);
      var headers = new HashMap<>(to.headers());
      headers.put("destination", to.send("u1"));
      if (durable) {
        headers.put("receipt", "stored");
      }
      send(alice, "SEND", headers, "hello");
      if (durable) {
        expect("RECEIPT", "receipt-id:stored", alice);
      }
      expect("MESSAGE", "\n\nhello\0", bob);
    }
  }

  private static RawWebSocket connect(Peer peer, int number, String name) {
    ProtocolSettings settings = peer.protocolSettings();
    Handshake handshake = Handshake.to(peer.port(number), peer.path(name));
    if (settings.subProtocol() != null) {
      handshake.header("Sec-WebSocket-Protocol: " + settings.subProtocol());
    }
    RawWebSocket socket = handshake.open();
    send(socket, "CONNECT", settings.connect(), "");
    expect("CONNECTED", "version:1.2", socket);
    return socket;
  }

  private static void send(
      RawWebSocket socket, String command, Map<String, String> headers, String body) {
    var frame = new StringBuilder(command).append('\n');
    headers.forEach((name, value) -> frame.append(name).append(':').append(value).append('\n'));
    socket.send(frame.append('\n').append(body).append('\0').toString());
  }

  /**
   * Skips the line feeds that some servers send after a frame; the frame may be in a binary
   * message.
   */
  private static void expect(String command, String part, RawWebSocket socket) {
    String frame = "";
    while (frame.isBlank()) {
      frame = new String(socket.nextMessage().payload(), UTF_8);
    }
    if (!frame.startsWith(command + "\n") || !frame.contains(part)) {
      throw new AssertionError(
          "Expected %s with %s, but received %s".formatted(command, part, frame));
    }
  }

  private static String checkLegacy(Peer peer) {
    ProtocolSettings settings = peer.protocolSettings();
    exchangeText(peer, settings.broadcast(), "{\"message\": \"hello\"}");
    exchangeText(peer, settings.pointToPoint(), "{\"message\": \"hello\", \"to_user\": \"u1\"}");
    return "broadcast, point to point";
  }

  private static void exchangeText(Peer peer, Destinations to, String text) {
    try (RawWebSocket alice = RawWebSocket.open(peer.port(0), to.send("u0"));
        RawWebSocket bob = RawWebSocket.open(peer.port(1), to.subscribe("u1"))) {
      bob.awaitPong();
      alice.send(text);
      String result = bob.next();
      if (!result.equals(text)) {
        throw new AssertionError("Expected %s, but received %s".formatted(text, result));
      }
    }
  }
}
