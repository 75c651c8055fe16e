package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.HowToGuide;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.io.ByteArrayResource;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class TlsConfigurationIT {

  private static final String RELOADED = "The certificate of the SSL bundle web was reloaded";
  private static final String REFUSED =
      "The new certificate of the SSL bundle web cannot be used; the old one stays in use: ";

  @TempDir static Path certificates;

  private static SelfSignedCertificate first;
  private static SelfSignedCertificate second;

  @TempDir Path directory;

  private ParleyServer server;

  @BeforeAll
  static void createCertificates() throws Exception {
    first = SelfSignedCertificate.create(certificates.resolve("first.p12"), "ip:127.0.0.1");
    second = SelfSignedCertificate.create(certificates.resolve("second.p12"), "ip:127.0.0.1");
  }

  @BeforeEach
  void start() throws Exception {
    writeCertificate(first.certificate());
    writeKey(first.privateKey());
    server =
        ParleyServer.start(
            "parley.data-directory=" + directory.resolve("data"),
            "server.ssl.bundle=web",
            "spring.ssl.bundle.pem.web.keystore.certificate=file:" + directory.resolve("web.crt"),
            "spring.ssl.bundle.pem.web.keystore.private-key=file:" + directory.resolve("web.key"),
            "spring.ssl.bundle.pem.web.reload-on-update=true",
            "spring.ssl.bundle.watch.file.quiet-period=50ms");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void writeCertificate(String pem) throws IOException {
    replace("web.crt", pem);
  }

  private void writeKey(String pem) throws IOException {
    replace("web.key", pem);
  }

  /** Replaces a file atomically, so that the server never reads half of it. */
  private void replace(String file, String content) throws IOException {
    Path newFile = Files.writeString(directory.resolve("new"), content);
    Files.move(newFile, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** A legacy client that is connected over TLS. */
  private record Client(HttpClient http, WebSocket socket, BlockingQueue<String> received)
      implements AutoCloseable {

    static Client trusting(SelfSignedCertificate certificate, ParleyServer server)
        throws Exception {
      HttpClient http = HttpClient.newBuilder().sslContext(certificate.trustingContext()).build();
      var received = new LinkedBlockingQueue<String>();
      try {
        return new Client(http, open(http, "127.0.0.1:" + server.port(), received), received);
      } catch (CompletionException e) {
        http.shutdownNow();
        throw e;
      }
    }

    private static WebSocket open(HttpClient http, String host, BlockingQueue<String> received) {
      return http.newWebSocketBuilder()
          .header("Origin", "https://" + host)
          .connectTimeout(Await.DEADLINE)
          .buildAsync(
              URI.create("wss://" + host + "/ws/"),
              new WebSocket.Listener() {
                @Override
                public @Nullable CompletionStage<?> onText(
                    WebSocket socket, CharSequence text, boolean last) {
                  received.add(text.toString());
                  socket.request(1);
                  return null;
                }
              })
          .join();
    }

    void send(String text) {
      socket.sendText(text, true).join();
    }

    @Nullable String next() throws InterruptedException {
      return received.poll(Await.DEADLINE.toSeconds(), SECONDS);
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  /** Returns whether the server presents this certificate to a new connection. */
  private boolean presents(SelfSignedCertificate certificate) {
    try (var _ = Client.trusting(certificate, server)) {
      return true;
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(SSLException.class);
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the settings in {@code docs/how-to/tls.md}, without the port and with other paths. */
  private String[] documentedSettings() {
    String yaml =
        HowToGuide.TLS
            .codeBlock("yaml")
            .replace("/etc/parley/fullchain.pem", directory.resolve("web.crt").toString())
            .replace("/etc/parley/privkey.pem", directory.resolve("web.key").toString());
    var settings = new YamlPropertiesFactoryBean();
    settings.setResources(new ByteArrayResource(yaml.getBytes(UTF_8)));
    return settings.getObject().entrySet().stream()
        .filter(setting -> !setting.getKey().equals("server.port"))
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }

  @Test
  void theDocumentedSettingsServeThePageOverTls() throws Exception {
    try (var documented = ParleyServer.start(documentedSettings());
        var http = HttpClient.newBuilder().sslContext(first.trustingContext()).build()) {
      var page = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + documented.port() + "/"));
      assertThat(http.send(page.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNewCertificateIsUsedForNewConnectionsAndOpenOnesContinue(CapturedOutput output)
      throws Exception {
    try (var alice = Client.trusting(first, server)) {
      alice.send("hello");
      assertThat(alice.next()).isEqualTo("hello");

      writeCertificate(second.certificate());
      writeKey(second.privateKey());
      Await.until(() -> "the first certificate", () -> presents(second));

      assertThat(presents(first)).isFalse();
      assertThat(output).containsOnlyOnce(RELOADED);
      try (var bob = Client.trusting(second, server)) {
        bob.send("hello, alice");
        assertThat(alice.next()).isEqualTo("hello, alice");
        alice.send("hello, bob");
        assertThat(bob.next()).isEqualTo("hello, alice");
        assertThat(bob.next()).isEqualTo("hello, bob");
      }
    }
  }

  @Test
  void aBrokenFileKeepsTheOldCertificateInUseUntilItIsReplaced(CapturedOutput output)
      throws Exception {
    writeCertificate("-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");
    Await.until(output::toString, () -> output.toString().contains(REFUSED));
    assertThat(output).containsOnlyOnce(REFUSED).doesNotContain(RELOADED);
    assertThat(presents(first)).isTrue();

    writeCertificate(second.certificate());
    writeKey(second.privateKey());
    Await.until(() -> "the first certificate", () -> presents(second));
  }

  @Test
  void aCertificateWithoutItsKeyKeepsTheOldOneInUseUntilTheKeyIsWritten(CapturedOutput output)
      throws Exception {
    writeCertificate(second.certificate());
    Await.until(output::toString, () -> output.toString().contains(REFUSED));
    assertThat(output)
        .contains(REFUSED + "The private key does not match the certificate")
        .doesNotContain(RELOADED);
    assertThat(presents(first)).isTrue();

    writeKey(second.privateKey());
    Await.until(() -> "the first certificate", () -> presents(second));
  }

  /** Sends a ClientHello (RFC 5246, sections 6.2.1 and 7.4.1.2) of TLS 1.1 (RFC 4346). */
  @Test
  void tlsVersion1_1IsRefused() throws Exception {
    byte[] hello = new byte[50];
    ByteBuffer.wrap(hello)
        .put(new byte[] {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2})
        .position(43)
        .put(new byte[] {0, 0, 2, (byte) 0xC0, 0x09, 1, 0});
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      socket.getOutputStream().write(hello);
      byte[] alert = socket.getInputStream().readNBytes(7);
      assertThat(alert).startsWith(21, 3).endsWith(0, 2, 2, 70);
    }
  }

  @Test
  void aNewKeyMayHaveThePasswordOfItsStore(CapturedOutput output) throws Exception {
    String password = SelfSignedCertificate.PASSWORD;
    KeyStore keys = KeyStore.getInstance(second.store().toFile(), password.toCharArray());
    var bundle = SslBundle.of(SslStoreBundle.of(keys, password, null));
    var bundles = new DefaultSslBundleRegistry("web", bundle);
    var factory = new JettyServletWebServerFactory();
    factory.setSslBundles(bundles);
    factory.setSsl(Ssl.forBundle("web"));
    new TlsConfiguration().customize(factory);
    var tls = new SslContextFactory.Server();
    tls.setKeyStorePassword(password);
    var jetty = new Server();
    jetty.addConnector(new ServerConnector(jetty, tls));
    factory.getServerCustomizers().forEach(customizer -> customizer.customize(jetty));
    bundles.updateBundle("web", bundle);
    assertThat(output).contains(RELOADED).doesNotContain(REFUSED);
    assertThat(tls.getKeyStore()).isSameAs(keys);
  }
}
