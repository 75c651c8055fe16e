package chat.parley.cluster;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** TLS over a connection to the broker. */
final class BrokerTls {

  private BrokerTls() {}

  /**
   * The broker's certificate must be its own, and not just one that is trusted.
   *
   * @param trust which certificates are, if not those that the JVM trusts
   * @throws IOException if it shows another one, or none
   */
  static Socket wrap(Socket tcp, BrokerProperties settings, @Nullable SslBundle trust)
      throws IOException {
    SslBundle trusted = trust == null ? SslBundle.systemDefault() : trust;
    var socket =
        (SSLSocket)
            trusted
                .createSslContext()
                .getSocketFactory()
                .createSocket(tcp, String.valueOf(settings.host()), settings.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
