package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.SelfSignedCertificate;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, a request must be for a host name that the certificate contains. */
class CertificateHostIT {

  @TempDir Path directory;

  private static String get(SelfSignedCertificate certificate, ParleyServer server, String host)
      throws Exception {
    var factory = certificate.trustingContext().getSocketFactory();
    try (var socket = factory.createSocket("127.0.0.1", server.port())) {
      socket.setSoTimeout(Math.toIntExact(Await.DEADLINE.toMillis()));
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aHostThatIsNotInTheCertificateIsNamed() throws Exception {
    Path store = directory.resolve("web.p12");
    var certificate = SelfSignedCertificate.create(store, "ip:127.0.0.1");
    try (var server =
        ParleyServer.start(
            "parley.data-directory=" + directory.resolve("data"),
            "server.ssl.key-store=file:" + store,
            "server.ssl.key-store-password=" + SelfSignedCertificate.PASSWORD)) {
      assertThat(get(certificate, server, "127.0.0.1")).startsWith("HTTP/1.1 200 ");
      assertThat(get(certificate, server, "chat.example.org:8443"))
          .startsWith("HTTP/1.1 400 ")
          .contains(
              "\"bad-request\"",
              "The host name 'chat.example.org' is not in the certificate of this server");
    }
  }
}
