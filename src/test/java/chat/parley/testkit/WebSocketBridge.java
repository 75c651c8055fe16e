package chat.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/**
 * A TCP port for clients of STOMP that have no WebSocket: each connection becomes a WebSocket of a
 * server, with the bytes of the client in binary messages.
 */
public final class WebSocketBridge implements AutoCloseable {

  private final ServerSocket port;
  private final ParleyServer server;
  private final String path;

  /**
   * Opens a free port of the loopback interface.
   *
   * @param path of the WebSockets
   */
  public WebSocketBridge(ParleyServer server, String path) {
    try {
      this.port = new ServerSocket(FreePort.next(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.server = server;
    this.path = path;
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return port.getLocalPort();
  }

  private void accept() {
    while (!port.isClosed()) {
      try {
        Socket client = port.accept();
        RawWebSocket socket = RawWebSocket.open(server, path);
        Thread.startVirtualThread(() -> toServer(client, socket));
        Thread.startVirtualThread(() -> toClient(socket, client));
      } catch (IOException _) {
        // The port was closed.
      }
    }
  }

  private static void toServer(Socket client, RawWebSocket socket) {
    try (socket;
        InputStream in = client.getInputStream()) {
      byte[] buffer = new byte[8192];
      for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
        socket.send(Arrays.copyOf(buffer, size));
      }
    } catch (IOException | UncheckedIOException _) {
      // One of the connections has ended, and so does the other one.
    }
  }

  private static void toClient(RawWebSocket socket, Socket client) {
    try (client;
        OutputStream out = client.getOutputStream()) {
      while (true) {
        out.write(socket.nextMessage().payload());
      }
    } catch (IOException | UncheckedIOException | AssertionError _) {
      // One of the connections has ended, and so does the other one.
    }
  }

  @Override
  public void close() {
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
