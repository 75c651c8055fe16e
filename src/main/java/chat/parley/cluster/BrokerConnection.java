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
 * One connection to the broker: STOMP over TCP, with Spring's codec. A thread of its own reads, and
 * hands on what comes itself: to go through an event loop and another thread, as Spring's client
 * does, costs more than what is done with a frame.
 */
final class BrokerConnection implements AutoCloseable {

  /** Told by the connection's own thread. */
  interface Listener {

    /** The broker has let us in. */
    void connected();

    /** It has done what a frame with this receipt asked for. */
    void receipt(@Nullable String id);

    /** It has something for a subscription. */
    void message(StompHeaders headers, byte[] body);

    /** The end, once, whoever has made it. */
    void closed(String reason);
  }

  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

  /** How long it may take to connect, and to be let in. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** After so many times that which was agreed to for heart-beats the broker is taken for gone. */
  private static final int MAX_MISSED_HEART_BEATS = 3;

  static final byte[] EMPTY_BODY = {};

  private static final byte[] HEART_BEAT = {'\n'};

  private static final int BUFFER_BYTES = 64 * 1024;

  /** A batch has 1 MB of texts at most, but for one message that is larger alone. */
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
      Thread.ofPlatform().name("parley-relay-read").daemon().unstarted(this::run);

  /** The same, or what encrypts it. */
  private volatile Socket socket = tcp;

  /** How long nothing may be written; 0 if the broker wants no heart-beats. */
  private volatile long heartBeatNanos;

  private volatile long lastWrite = System.nanoTime();

  /**
   * @param trust which certificates are trusted, if not those that the JVM trusts
   */
  BrokerConnection(
      BrokerProperties settings, @Nullable SslBundle trust, Listener listener, Failures failures) {
    this.failures = failures;
    this.settings = settings;
    this.sslBundle = trust;
    this.listener = listener;
  }

  /** Begins to connect. Once. */
  void open() {
    reader.start();
  }

  private void run() {
    String reason = "the broker has closed the connection";
    try (tcp) {
      connect();
      read();
    } catch (SocketTimeoutException e) {
      reason = "nothing came from the broker for too long: " + e.getMessage();
    } catch (UnknownHostException _) {
      reason = "there is no such host";
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    } catch (Throwable e) {
      reason = "what came from the broker can not be read: " + e;
      if (e instanceof Error) {
        failures.failed(Subsystem.RELAY, e);
      }
    } finally {
      listener.closed(reason);
    }
  }

  private void connect() throws IOException {
    int patience = (int) CONNECT_TIMEOUT.toMillis();
    tcp.setTcpNoDelay(true);
    tcp.connect(new InetSocketAddress(String.valueOf(settings.host()), settings.port()), patience);
    tcp.setSoTimeout(patience);
    if (settings.ssl()) {
      socket = BrokerTls.wrap(tcp, settings, sslBundle);
    }
    send(new BrokerFrames(settings).connect(), EMPTY_BODY);
  }

  private void read() throws IOException {
    var in = socket.getInputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length; (length = in.read(buffer)) >= 0; ) {
      // The decoder keeps what it is given until a frame is whole.
      var part = ByteBuffer.wrap(Arrays.copyOf(buffer, length));
      for (Message<byte[]> frame : decoder.decode(part)) {
        receive(frame, StompHeaderAccessor.wrap(frame));
      }
    }
  }

  private void receive(Message<byte[]> frame, StompHeaderAccessor head) throws IOException {
    switch (head.getCommand()) {
      case CONNECTED -> {
        negotiateHeartBeats(head.getHeartbeat());
        listener.connected();
      }
      case RECEIPT -> listener.receipt(head.getReceiptId());
      case MESSAGE -> dispatch(StompHeaders.readOnlyStompHeaders(head.toNativeHeaderMap()), frame);
      case ERROR -> throw new IOException(head.getMessage());
      case null, default -> {
        // A heart-beat.
      }
    }
  }

  private void dispatch(StompHeaders headers, Message<byte[]> frame) {
    try {
      listener.message(headers, frame.getPayload());
    } catch (Throwable e) {
      failures.failed(Subsystem.RELAY, e);
    }
  }

  /** On how often each side says something. */
  private void negotiateHeartBeats(long[] theirs) throws IOException {
    long own = settings.heartBeat().toMillis();
    long in = own == 0 || theirs[0] == 0 ? 0 : Math.max(own, theirs[0]);
    long out = own == 0 || theirs[1] == 0 ? 0 : Math.max(own, theirs[1]);
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, in * MAX_MISSED_HEART_BEATS));
    heartBeatNanos = TimeUnit.MILLISECONDS.toNanos(out);
  }

  /**
   * Sends a frame. Any thread may call; waits until the operating system has it.
   *
   * @throws IOException if it could not be sent; the connection ends then
   */
  void send(StompHeaderAccessor head, byte[] body) throws IOException {
    byte[] frame = encoder.encode(head.getMessageHeaders(), body);
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

  /** To be called twice as often as a heart-beat is due at least. May wait for the socket. */
  void sendHeartBeatIfDue() {
    boolean due = heartBeatNanos > 0 && System.nanoTime() - lastWrite >= heartBeatNanos / 2;
    if (due && writeLock.tryLock()) {
      try {
        write(HEART_BEAT);
      } catch (IOException e) {
        log.debug("No heart-beat", e);
      } finally {
        writeLock.unlock();
      }
    }
  }

  /** Says that this is the end, and waits until the broker has taken all that was sent. */
  void disconnect() throws InterruptedException {
    try {
      send(BrokerFrames.disconnect(), EMPTY_BODY);
      reader.join();
    } catch (IOException e) {
      log.debug("The connection ended before it was said", e);
    }
  }

  /** Ends it, whatever state it is in. */
  @Override
  public void close() {
    try {
      tcp.close();
    } catch (IOException e) {
      log.debug("A broken connection did not close", e);
    }
  }
}
