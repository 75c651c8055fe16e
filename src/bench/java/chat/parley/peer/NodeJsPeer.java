package chat.parley.peer;

import chat.parley.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The legacy protocol in a few lines of JavaScript, on Node.js and its package {@code ws}. */
final class NodeJsPeer {

  private static final Path DIRECTORY = Path.of("target", "bench", "ws").toAbsolutePath();

  /** A server that stores nothing and checks nothing. */
  private static final String SCRIPT =
      """
      const { WebSocketServer } = require("ws");
      const broadcastReaders = new Set();
      const readersByUser = new Map();

      function readersAt(name) {
        if (!name) return broadcastReaders;
        if (!readersByUser.has(name)) readersByUser.set(name, new Set());
        return readersByUser.get(name);
      }

      function recipients(name, text) {
        return name ? (readersByUser.get(JSON.parse(text).to_user) ?? []) : broadcastReaders;
      }

      const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]) });
      server.on("connection", (socket, request) => {
        const name = decodeURIComponent(request.url.split("/")[2] ?? "");
        const readers = readersAt(name);
        readers.add(socket);
        socket.on("close", () => readers.delete(socket));
        socket.on("message", (text) => {
          for (const reader of recipients(name, text)) reader.send(text, { binary: false });
        });
      });
      """;

  private NodeJsPeer() {}

  static Candidate candidate() {
    return new Candidate(Peers.NODE_JS, NodeJsPeer::missing, NodeJsPeer::start);
  }

  private static Optional<String> missing() {
    if (!Tool.isInstalled("node") || !Tool.isInstalled("npm")) {
      return Optional.of("node or npm is not installed");
    }
    if (Files.isDirectory(DIRECTORY.resolve("node_modules/ws"))) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(DIRECTORY);
      Tool.run(
          "npm", "install", "--no-audit", "--no-fund", "--prefix", DIRECTORY.toString(), "ws@8");
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.of("npm cannot install ws: " + e.getMessage());
    }
  }

  private static Peer start(Launch launch) throws IOException {
    // Next to its package, where Node.js looks for it.
    Path script = DIRECTORY.resolve("server.js");
    Files.writeString(script, SCRIPT);
    int port = FreePort.next();
    List<String> command = List.of("node", script.toString(), String.valueOf(port));
    launch.start("node", port, Map.of(), command);
    return launch.createPeer(version(), List.of(port), "/ws/{user}/", ProtocolSettings.legacy());
  }

  private static String version() {
    String installed = DIRECTORY.resolve("node_modules/ws/package.json").toString();
    String ws = Tool.run("node", "-p", "require('%s').version".formatted(installed));
    return "node %s, ws %s".formatted(Tool.run("node", "--version").substring(1), ws);
  }
}
