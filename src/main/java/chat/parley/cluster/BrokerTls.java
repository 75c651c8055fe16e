package chat.parley.cluster;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Opens TLS over a connection to the broker. */
final class BrokerTls {

  private BrokerTls() {}

  /**
   * Wraps a connected socket and performs the TLS handshake. The certificate of the broker must be
   * trusted and must name the configured host. Blocks up to the read timeout of the socket per
   * read.
   *
   * @param tcp the connected socket; closed with the returned one
   * @param sslBundle the SSL bundle with the trusted certificates; null for those the JVM trusts
   * @throws IOException if the certificate is missing, not trusted or of another host, or the
   *     connection fails
   */
  static Socket wrap(Socket tcp, BrokerProperties settings, @Nullable SslBundle sslBundle)
      throws IOException {
    SslBundle bundle = sslBundle == null ? SslBundle.systemDefault() : sslBundle;
    var socket =
        (SSLSocket)
            bundle
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
