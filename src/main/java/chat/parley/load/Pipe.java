package chat.parley.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import tlschannel.NeedsReadException;
import tlschannel.WouldBlockException;

/** A non-blocking TCP connection, with or without TLS. Confined to the thread of the swarm. */
final class Pipe {

  private final SocketChannel socket;
  private final ByteChannel channel;
  private final boolean encrypted;
  private boolean needsRead;

  /**
   * Opens a socket that is not connected yet.
   *
   * @param tls the TLS configuration; null connects without TLS
   */
  Pipe(@Nullable ClientTls tls) throws IOException {
    socket = SocketChannel.open();
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    encrypted = tls != null;
    channel = tls == null ? socket : tls.wrap(socket);
  }

  /**
   * Begins to connect.
   *
   * @param attachment the attachment of the returned key
   */
  SelectionKey connect(InetSocketAddress to, Selector selector, Object attachment)
      throws IOException {
    SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT, attachment);
    socket.connect(to);
    return key;
  }

  boolean finishConnect() throws IOException {
    return socket.finishConnect();
  }

  /**
   * Returns whether TLS is used. If so, decrypted bytes may be left to read although the socket is
   * not readable.
   */
  boolean isEncrypted() {
    return encrypted;
  }

  /** Returns the number of bytes read; 0 if none are available, -1 at the end of the stream. */
  int read(ByteBuffer into) throws IOException {
    try {
      return channel.read(into);
    } catch (WouldBlockException _) {
      return 0;
    }
  }

  /**
   * Writes as much as the socket accepts.
   *
   * @return true if everything was written; if false, this method must be called again once the
   *     socket is ready, even if no bytes remain in the buffer
   */
  boolean write(ByteBuffer from) throws IOException {
    needsRead = false;
    try {
      channel.write(from);
      return !from.hasRemaining();
    } catch (NeedsReadException _) {
      needsRead = true;
      return false;
    } catch (WouldBlockException _) {
      return false;
    }
  }

  /** Returns whether the last write must wait for bytes of the TLS handshake from the server. */
  boolean needsRead() {
    return needsRead;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The connection is closed in any case.
    }
  }
}
