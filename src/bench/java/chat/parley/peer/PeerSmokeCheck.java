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
 * Starts each peer alone, and looks whether two clients hear each other: to be run before one
 * believes what is measured.
 */
final class PeerSmokeCheck {

  /** Not every server tells when one is subscribed. */
  private static final Duration SUBSCRIBED = Duration.ofSeconds(1);

  private static final int CORE = 0;

  private PeerSmokeCheck() {}

  static void main() throws IOException {
    String only = System.getProperty("bench.only", "");
    Path directory = Files.createTempDirectory("tryout");
    for (Candidate candidate : Peers.all()) {
      if (candidate.name().contains(only)) {
        Path own = directory.resolve(candidate.name().replaceAll("\\W+", "-"));
        System.out.println(candidate.name() + ": " + outcome(candidate, own));
      }
    }
    FileSystemUtils.deleteRecursively(directory);
  }

  private static String outcome(Candidate candidate, Path directory) {
    return candidate.missing().orElseGet(() -> tried(candidate, directory));
  }

  private static String tried(Candidate candidate, Path directory) {
    long start = System.nanoTime();
    List<ProcessHandle> processes = List.of();
    String heard;
    try (Peer peer = candidate.start(CORE, directory)) {
      long took = (System.nanoTime() - start) / 1_000_000;
      processes = peer.processes();
      heard = peer.words().protocol() == Protocol.OLD ? old(peer) : stomp(peer);
      peer.processes().forEach(PeerSmokeCheck::checkPinned);
      heard = "%s, %d ms to start: %s".formatted(peer.version(), took, heard);
    } catch (RuntimeException | AssertionError e) {
      heard = "FAILED: " + e;
    }
    long left = processes.stream().filter(ProcessHandle::isAlive).count();
    return "%s, %d processes, %d left".formatted(heard, processes.size(), left);
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

  private static String stomp(Peer peer) {
    ProtocolSettings words = peer.words();
    exchange(peer, words.broadcast(), false);
    exchange(peer, words.pointToPoint(), false);
    if (words.durable() == null) {
      return "broadcast, point to point";
    }
    exchange(peer, words.durable(), true);
    return "broadcast, point to point, durable";
  }

  private static void exchange(Peer peer, Destinations to, boolean durable) {
    try (RawWebSocket alice = connect(peer, 0, "u0");
        RawWebSocket bob = connect(peer, 1, "u1")) {
      send(bob, "SUBSCRIBE", Map.of("id", "1", "destination", to.subscribe("u1")), "");
      Await.pause(SUBSCRIBED);
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
    ProtocolSettings words = peer.words();
    Handshake handshake = Handshake.to(peer.port(number), peer.path(name));
    if (words.subProtocol() != null) {
      handshake.header("Sec-WebSocket-Protocol: " + words.subProtocol());
    }
    RawWebSocket socket = handshake.open();
    send(socket, "CONNECT", words.connect(), "");
    expect("CONNECTED", "version:1.2", socket);
    return socket;
  }

  private static void send(
      RawWebSocket socket, String command, Map<String, String> headers, String body) {
    var frame = new StringBuilder(command).append('\n');
    headers.forEach((name, value) -> frame.append(name).append(':').append(value).append('\n'));
    socket.send(frame.append('\n').append(body).append('\0').toString());
  }

  /** Some send line feeds after a frame, or binary messages. */
  private static void expect(String command, String part, RawWebSocket socket) {
    String frame = "";
    while (frame.isBlank()) {
      frame = new String(socket.nextMessage().payload(), UTF_8);
    }
    if (!frame.startsWith(command + "\n") || !frame.contains(part)) {
      throw new AssertionError("Expected %s with %s, but came %s".formatted(command, part, frame));
    }
  }

  private static String old(Peer peer) {
    ProtocolSettings words = peer.words();
    text(peer, words.broadcast(), "{\"message\": \"hello\"}");
    text(peer, words.pointToPoint(), "{\"message\": \"hello\", \"to_user\": \"u1\"}");
    return "broadcast, point to point";
  }

  private static void text(Peer peer, Destinations to, String text) {
    try (RawWebSocket alice = RawWebSocket.open(peer.port(0), to.send("u0"));
        RawWebSocket bob = RawWebSocket.open(peer.port(1), to.subscribe("u1"))) {
      bob.settle();
      alice.send(text);
      String heard = bob.next();
      if (!heard.equals(text)) {
        throw new AssertionError("Expected %s, but came %s".formatted(text, heard));
      }
    }
  }
}
