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

/** How a server proves to clients who it is. */
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
   * Its certificate must be for that host.
   *
   * @param trusted a PEM file with the certificates that are trusted; null for those of the JVM
   * @throws LoadException if the file can not be read
   */
  static ClientTls to(String host, int port, @Nullable Path trusted) {
    SSLContext context =
        trusted == null ? SslBundle.systemDefault().createSslContext() : trusting(trusted);
    return new ClientTls(context, host, port);
  }

  private static SSLContext trusting(Path file) {
    if (!Files.isReadable(file)) {
      throw new LoadException("--trust=%s: no such file".formatted(file));
    }
    try {
      var details = PemSslStoreDetails.forCertificate(file.toUri().toString());
      return SslBundle.of(new PemSslStoreBundle(null, details)).createSslContext();
    } catch (RuntimeException e) {
      throw new LoadException("--trust=%s: %s".formatted(file, e.getMessage()));
    }
  }

  /** What is written there is encrypted on its way. */
  ByteChannel over(SocketChannel socket) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return ClientTlsChannel.newBuilder(socket, engine).build();
  }
}
