package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.Await;
import chat.parley.testkit.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTlsIT implements Wire.Owner {

  private static final byte[] HANDSHAKE = "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8);

  /** Longer than a TLS record. */
  private static final String LARGE_TEXT = "x".repeat(100_000);

  private final List<String> messages = new ArrayList<>();
  private String failure = "";

  @TempDir private Path directory;

  @Test
  void aFileWithoutACertificateIsReported() throws IOException {
    Path file = Files.writeString(directory.resolve("none.pem"), "no certificate");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> ClientTls.create("localhost", 1, file))
        .withMessageStartingWith("--trust=" + file + ": ");
  }

  @Test
  void aMissingFileIsReported() {
    Path file = directory.resolve("missing.pem");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> ClientTls.create("localhost", 1, file))
        .withMessage("--trust=" + file + ": the file cannot be read");
  }

  @Test
  void aServerIsTrustedByItsCertificateAndTheNameOfItsHost() throws Exception {
    assertThat(failureOfConnection("127.0.0.1")).isEqualTo("");
    assertThat(messages).containsExactly(LARGE_TEXT);
    messages.clear();
    assertThat(failureOfConnection("example.org")).contains("No name matching example.org found");
  }

  /** Connects, and returns the failure, or an empty string after a message has arrived. */
  private String failureOfConnection(String host) throws Exception {
    try (var listening = certificate().getServerSocketFactory().createServerSocket(0);
        var loop = new Loop()) {
      Thread server = Thread.startVirtualThread(() -> sendLargeText(listening));
      int port = listening.getLocalPort();
      var tls = ClientTls.create(host, port, directory.resolve("own.pem"));
      var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var wire =
          new Wire(
              owner -> new Connection(to, new Pipe(tls), loop.selector, owner), HANDSHAKE, this);
      Await.until(
          () -> "no message",
          () -> {
            loop.poll(loop.now() + 5_000_000);
            return !messages.isEmpty() || !failure.isEmpty();
          });
      wire.close();
      assertThat(server.join(Await.DEADLINE)).isTrue();
      return failure;
    }
  }

  private SSLContext certificate() throws Exception {
    Path store = directory.resolve("own.p12");
    if (!Files.exists(store)) {
      SelfSignedCertificate created = SelfSignedCertificate.create(store, "ip:127.0.0.1");
      Files.writeString(directory.resolve("own.pem"), created.certificate());
    }
    char[] password = SelfSignedCertificate.PASSWORD.toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void sendLargeText(ServerSocket listening) {
    try (ServerEnd server = ServerEnd.accept(listening)) {
      server.readHandshake();
      server.acceptHandshake();
      server.send(LARGE_TEXT);
      var _ = server.isAtEnd();
    } catch (IOException _) {
      // The client refuses the certificate.
    }
  }

  @Override
  public void opened() {}

  @Override
  public void message(byte[] in, int from, int to) {
    messages.add(new String(in, from, to - from, UTF_8));
  }

  @Override
  public void failed(String reason) {
    failure = reason;
  }
}
