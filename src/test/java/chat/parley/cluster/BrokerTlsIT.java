package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Artemis;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.SelfSignedCertificate;
import chat.parley.testkit.StompUser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class BrokerTlsIT {

  @TempDir Path directory;

  /** Starts a broker with a self-signed certificate. */
  private Artemis startBroker(Path store, String name) throws Exception {
    SelfSignedCertificate.create(store, name);
    return new Artemis(
        ";sslEnabled=true;keyStorePassword="
            + SelfSignedCertificate.PASSWORD
            + ";keyStorePath="
            + inUrl(store));
  }

  private static String inUrl(Path path) {
    return path.toUri().getRawPath();
  }

  private static String[] trustProperties(Path store) {
    return new String[] {
      "parley.cluster.ssl=true",
      "parley.cluster.ssl-bundle=broker",
      "spring.ssl.bundle.jks.broker.truststore.location=" + store,
      "spring.ssl.bundle.jks.broker.truststore.password=" + SelfSignedCertificate.PASSWORD,
      "spring.ssl.bundle.jks.broker.truststore.type=PKCS12"
    };
  }

  @Test
  void nodesConnectToATrustedBroker() throws Exception {
    Path store = directory.resolve("broker.p12");
    try (var broker = startBroker(store, "ip:127.0.0.1");
        var nodes = ParleyServer.cluster(broker, 2, trustProperties(store));
        var alice = StompUser.connect(nodes.port(0), "alice");
        var bob = StompUser.connect(nodes.port(1), "bob")) {
      bob.subscribe("1", "/topic/chat");
      alice.store("/topic/chat", "hello");
      assertThat(bob.next("MESSAGE").text()).isEqualTo("hello");
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused(CapturedOutput output) throws Exception {
    Path store = directory.resolve("broker.p12");
    try (var broker = startBroker(store, "dns:other.example.org");
        var _ = ParleyServer.unlinkedCluster(broker, 1, trustProperties(store))) {
      BrokerLinkContract.awaitLogged(output, "No link to the broker");
      assertThat(output).contains("No subject alternative names matching IP address 127.0.0.1");
    }
  }

  @Test
  void anUntrustedCertificateIsRefused(CapturedOutput output) throws Exception {
    try (var broker = startBroker(directory.resolve("broker.p12"), "ip:127.0.0.1");
        var _ = ParleyServer.unlinkedCluster(broker, 1, "parley.cluster.ssl=true")) {
      BrokerLinkContract.awaitLogged(output, "No link to the broker");
      assertThat(output).contains("unable to find valid certification path");
    }
  }
}
