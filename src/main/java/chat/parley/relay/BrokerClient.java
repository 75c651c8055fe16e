package chat.parley.relay;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.simp.stomp.ReactorNettyTcpStompClient;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompReactorNettyCodec;
import org.springframework.messaging.simp.stomp.StompSessionHandler;
import org.springframework.messaging.tcp.reactor.ReactorNettyTcpClient;
import org.springframework.scheduling.TaskScheduler;
import reactor.netty.Connection;
import reactor.netty.tcp.DefaultSslContextSpec;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpClient;

/** Spring's STOMP client, set up for one broker and one connection at a time. */
final class BrokerClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final RelayProperties settings;
  private final @Nullable SslBundle trust;
  private final ReactorNettyTcpStompClient client;

  /** One, unless one comes late that was given up. */
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /**
   * @param trust which certificates are trusted, if not those that the JVM trusts
   * @param scheduler for heart-beats and receipts
   */
  BrokerClient(RelayProperties settings, @Nullable SslBundle trust, TaskScheduler scheduler) {
    this.settings = settings;
    this.trust = trust;
    client =
        new ReactorNettyTcpStompClient(
            new ReactorNettyTcpClient<>(this::configure, new StompReactorNettyCodec()));
    client.setTaskScheduler(scheduler);
    long beat = settings.heartBeat().toMillis();
    client.setDefaultHeartbeat(new long[] {beat, beat});
  }

  private TcpClient configure(TcpClient tcp) {
    TcpClient to =
        tcp.host(String.valueOf(settings.host()))
            .port(settings.port())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
            .doOnConnected(open::add)
            .doOnDisconnected(open::remove);
    return settings.ssl() ? to.secure(this::secure) : to;
  }

  private void secure(SslProvider.SslContextSpec spec) {
    DefaultSslContextSpec context = DefaultSslContextSpec.forClient();
    if (trust != null) {
      TrustManagerFactory trusted = trust.getManagers().getTrustManagerFactory();
      context.configure(builder -> builder.trustManager(trusted));
    }
    spec.sslContext((SslProvider.GenericSslContextSpec<?>) context)
        .handlerConfigurator(BrokerClient::checkName);
  }

  /** The certificate must be the broker's own, and not just one that is trusted. */
  private static void checkName(SslHandler handler) {
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
  }

  /** Connects; the handler is told of everything. */
  void connect(StompSessionHandler handler) {
    var headers = new StompHeaders();
    headers.setHost(settings.virtualHost());
    if (settings.login() != null) {
      headers.setLogin(settings.login());
    }
    if (settings.passcode() != null) {
      headers.setPasscode(settings.passcode());
    }
    var _ = client.connectAsync(headers, handler);
  }

  /** Drops the connection, whatever state it is in. */
  void disconnect() {
    open.forEach(Connection::dispose);
  }

  @Override
  public void close() {
    disconnect();
    client.shutdown();
  }

  @Override
  public String toString() {
    return settings.host() + ":" + settings.port();
  }
}
