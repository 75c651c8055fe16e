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

/** A connection that never blocks, encrypted or not. Owned by the swarm's thread. */
final class Pipe {

  private final SocketChannel socket;
  private final ByteChannel bytes;
  private final boolean encrypted;
  private boolean mute;

  /**
   * @param tls what encrypts it; null if nothing does
   */
  Pipe(@Nullable ClientTls tls) throws IOException {
    socket = SocketChannel.open();
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    encrypted = tls != null;
    bytes = tls == null ? socket : tls.over(socket);
  }

  /** Begins to connect. */
  SelectionKey connect(InetSocketAddress to, Selector selector, Object attachment)
      throws IOException {
    SelectionKey key = socket.register(selector, SelectionKey.OP_CONNECT, attachment);
    socket.connect(to);
    return key;
  }

  boolean finishConnect() throws IOException {
    return socket.finishConnect();
  }

  /** Whether there may be more to read though nothing more has come. */
  boolean isEncrypted() {
    return encrypted;
  }

  /** Returns how many bytes there were; -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    try {
      return bytes.read(into);
    } catch (WouldBlockException _) {
      return 0;
    }
  }

  /**
   * Writes as much as there is room for.
   *
   * @return whether that was all; if not, it is to be called again, even if nothing remains
   */
  boolean write(ByteBuffer from) throws IOException {
    mute = false;
    try {
      bytes.write(from);
      return !from.hasRemaining();
    } catch (NeedsReadException _) {
      mute = true;
      return false;
    } catch (WouldBlockException _) {
      return false;
    }
  }

  /** Whether something must come before anything can be written: the other side's keys. */
  boolean isMute() {
    return mute;
  }

  void close() {
    try {
      bytes.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
