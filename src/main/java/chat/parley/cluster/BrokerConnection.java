package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.BufferingStompDecoder;
import org.springframework.messaging.simp.stomp.StompDecoder;
import org.springframework.messaging.simp.stomp.StompEncoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * One connection to the broker: STOMP over TCP, with Spring's codec. Each connection has a reader
 * thread, which also processes the frames: passing them through an event loop and another thread,
 * as Spring's client does, costs more than processing them.
 */
final class BrokerConnection implements AutoCloseable {

  /** The callbacks of a connection, called by its reader thread. */
  interface Listener {

    /** Called when the broker has accepted the login. */
    void connected();

    /**
     * Called when the broker has processed a frame that asked for a receipt.
     *
     * @param id the receipt id of that frame; null if the broker sent none
     */
    void receipt(@Nullable String id);

    /** Called when the broker has sent a message to the subscription. */
    void message(StompHeaders headers, byte[] body);

    /**
     * Called once, as the last callback, when the connection has been ended by either side or by an
     * error, or could not be opened.
     *
     * @param reason the reason, for the log
     */
    void closed(String reason);
  }

  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

  /**
   * Maximum time for opening the TCP connection, and for each read until the broker has accepted
   * the login.
   */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Number of negotiated heart-beat intervals without data after which the connection ends. */
  private static final int MAX_MISSED_HEART_BEATS = 3;

  static final byte[] EMPTY_BODY = {};

  private static final byte[] HEART_BEAT = {'\n'};

  private static final int BUFFER_BYTES = 64 * 1024;

  /**
   * Maximum size of a received frame in bytes. A batch has at most 1 MB of texts, unless a single
   * message is larger.
   */
  private static final int MAX_FRAME_BYTES = 64 * 1024 * 1024;

  private final BrokerProperties settings;
  private final @Nullable SslBundle sslBundle;
  private final Listener listener;
  private final Failures failures;
  private final StompEncoder encoder = new StompEncoder();
  private final BufferingStompDecoder decoder =
      new BufferingStompDecoder(new StompDecoder(), MAX_FRAME_BYTES);
  private final ReentrantLock writeLock = new ReentrantLock();
  private final Socket tcp = new Socket();
  private final Thread reader =
      Thread.ofPlatform().name("parley-broker-read").daemon().unstarted(this::run);

  /** {@link #tcp}, or the TLS socket over it. */
  private volatile Socket socket = tcp;

  /** The negotiated interval between heart-beats to the broker; 0 if there are none. */
  private volatile long heartBeatNanos;

  /** The end of the last write, by {@link System#nanoTime}. */
  private volatile long lastWrite = System.nanoTime();

  /**
   * @param sslBundle the SSL bundle with the trusted certificates; null for those the JVM trusts
   */
  BrokerConnection(
      BrokerProperties settings,
      @Nullable SslBundle sslBundle,
      Listener listener,
      Failures failures) {
    this.failures = failures;
    this.settings = settings;
    this.sslBundle = sslBundle;
    this.listener = listener;
  }

  /** Starts to connect. Does not block; must be called once. */
  void open() {
    reader.start();
  }

  private void run() {
    String reason = "the broker closed the connection";
    try (tcp) {
      connect();
      read();
    } catch (SocketTimeoutException e) {
      reason = "the broker did not respond in time: " + e.getMessage();
    } catch (UnknownHostException _) {
      reason = "unknown host";
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    } catch (Throwable e) {
      reason = "cannot read from the broker: " + e;
      if (e instanceof Error) {
        failures.failed(Subsystem.CLUSTER, e);
      }
    } finally {
      listener.closed(reason);
    }
  }

  private void connect() throws IOException {
    int timeout = (int) CONNECT_TIMEOUT.toMillis();
    tcp.setTcpNoDelay(true);
    tcp.connect(new InetSocketAddress(String.valueOf(settings.host()), settings.port()), timeout);
    tcp.setSoTimeout(timeout);
    if (settings.ssl()) {
      socket = BrokerTls.wrap(tcp, settings, sslBundle);
    }
    send(new BrokerFrames(settings).connect(), EMPTY_BODY);
  }

  private void read() throws IOException {
    var in = socket.getInputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length; (length = in.read(buffer)) >= 0; ) {
      // The decoder keeps the buffer until a frame is complete.
      var chunk = ByteBuffer.wrap(Arrays.copyOf(buffer, length));
      for (Message<byte[]> frame : decoder.decode(chunk)) {
        receive(frame, StompHeaderAccessor.wrap(frame));
      }
    }
  }

  private void receive(Message<byte[]> frame, StompHeaderAccessor accessor) throws IOException {
    switch (accessor.getCommand()) {
      case CONNECTED -> {
        negotiateHeartBeats(accessor.getHeartbeat());
        listener.connected();
      }
      case RECEIPT -> listener.receipt(accessor.getReceiptId());
      case MESSAGE ->
          dispatch(StompHeaders.readOnlyStompHeaders(accessor.toNativeHeaderMap()), frame);
      case ERROR -> throw new IOException(accessor.getMessage());
      case null, default -> {
        // Heart-beats have no command; other commands are not expected.
      }
    }
  }

  private void dispatch(StompHeaders headers, Message<byte[]> frame) {
    try {
      listener.message(headers, frame.getPayload());
    } catch (Throwable e) {
      failures.failed(Subsystem.CLUSTER, e);
    }
  }

  /**
   * Applies the heart-beat intervals (STOMP 1.2, section Heart-beating): of each direction the
   * longer one of both sides, or none if either side uses none.
   *
   * @param theirs the interval in which the broker can send, and the one in which it wants to
   *     receive heart-beats, in milliseconds
   */
  private void negotiateHeartBeats(long[] theirs) throws IOException {
    long own = settings.heartBeat().toMillis();
    long in = own == 0 || theirs[0] == 0 ? 0 : Math.max(own, theirs[0]);
    long out = own == 0 || theirs[1] == 0 ? 0 : Math.max(own, theirs[1]);
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, in * MAX_MISSED_HEART_BEATS));
    heartBeatNanos = TimeUnit.MILLISECONDS.toNanos(out);
  }

  /**
   * Sends a frame. Any thread may call. Blocks until the operating system has accepted the frame.
   *
   * @throws IOException if the frame could not be sent; the connection is closed in that case
   */
  void send(StompHeaderAccessor accessor, byte[] body) throws IOException {
    byte[] frame = encoder.encode(accessor.getMessageHeaders(), body);
    writeLock.lock();
    try {
      write(frame);
    } finally {
      writeLock.unlock();
    }
  }

  private void write(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      lastWrite = System.nanoTime();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Sends a heart-beat if nothing was written for half of the negotiated interval and no write is
   * under way. Must be called at least twice per interval. Any thread may call; may block until the
   * operating system accepts the byte.
   */
  void sendHeartBeatIfDue() {
    boolean due = heartBeatNanos > 0 && System.nanoTime() - lastWrite >= heartBeatNanos / 2;
    if (due && writeLock.tryLock()) {
      try {
        write(HEART_BEAT);
      } catch (IOException e) {
        log.debug("Failed to send a heart-beat to the broker", e);
      } finally {
        writeLock.unlock();
      }
    }
  }

  /**
   * Sends DISCONNECT, and waits until the broker has received everything and closed the connection.
   * Blocks without a time limit.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  void disconnect() throws InterruptedException {
    try {
      send(BrokerFrames.disconnect(), EMPTY_BODY);
      reader.join();
    } catch (IOException e) {
      log.debug("The connection ended before DISCONNECT was sent", e);
    }
  }

  /** Closes the socket, in whatever state the connection is. Any thread may call. */
  @Override
  public void close() {
    try {
      tcp.close();
    } catch (IOException e) {
      log.debug("Failed to close the connection to the broker", e);
    }
  }
}
