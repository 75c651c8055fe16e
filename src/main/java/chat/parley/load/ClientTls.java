package chat.parley.load;

import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import tlschannel.ClientTlsChannel;

/** The TLS configuration of the clients: trusted certificates, and the host name to verify. */
public final class ClientTls {

  private final SSLContext context;
  private final String host;
  private final int port;

  private ClientTls(SSLContext context, String host, int port) {
    this.context = context;
    this.host = host;
    this.port = port;
  }

  /**
   * Returns the configuration for a server. Its certificate must be issued for the given host.
   *
   * @param trusted a PEM file with the trusted certificates; null trusts those of the JVM
   * @throws LoadException if the file does not exist or has no valid certificates
   */
  static ClientTls create(String host, int port, @Nullable Path trusted) {
    SSLContext context =
        trusted == null ? SslBundle.systemDefault().createSslContext() : contextTrusting(trusted);
    return new ClientTls(context, host, port);
  }

  private static SSLContext contextTrusting(Path file) {
    if (!Files.isReadable(file)) {
      throw new LoadException("--trust=%s: the file cannot be read".formatted(file));
    }
    try {
      var details = PemSslStoreDetails.forCertificate(file.toUri().toString());
      return SslBundle.of(new PemSslStoreBundle(null, details)).createSslContext();
    } catch (RuntimeException e) {
      throw new LoadException("--trust=%s: %s".formatted(file, e.getMessage()));
    }
  }

  /** Returns a channel that encrypts what is written to a socket and decrypts what is read. */
  ByteChannel wrap(SocketChannel socket) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return ClientTlsChannel.newBuilder(socket, engine).build();
  }
}
