package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.env.MockEnvironment;

class TlsFailureAnalyzerTest {

  private static final String PEM = "spring.ssl.bundle.pem.web.keystore.";
  private static final String JKS = "spring.ssl.bundle.jks.web.keystore.";

  @TempDir static Path directory;

  /** Loads the key store, as the web server does at its start. */
  static class Loading {

    @Bean
    Object loaded(SslBundles bundles) {
      return bundles.getBundle("web").getStores().getKeyStore();
    }
  }

  @BeforeAll
  static void createFiles() throws Exception {
    var certificate = SelfSignedCertificate.create(directory.resolve("web.p12"), "ip:127.0.0.1");
    Files.writeString(directory.resolve("web.crt"), certificate.certificate());
    Files.writeString(directory.resolve("web.key"), certificate.privateKey());
    Files.writeString(directory.resolve("text"), "hello");
  }

  private static @Nullable FailureAnalysis analyze(String... properties) {
    String[] resolved =
        Stream.of(properties)
            .map(property -> property.replace("file:", "file:" + directory + "/"))
            .toArray(String[]::new);
    var failure = new AtomicReference<Throwable>();
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
        .withUserConfiguration(Loading.class)
        .withPropertyValues(resolved)
        .run(context -> failure.set(context.getStartupFailure()));
    assertThat(failure.get()).isNotNull();
    var environment = new MockEnvironment();
    Stream.of(resolved)
        .map(property -> property.split("=", 2))
        .forEach(property -> environment.setProperty(property[0], property[1]));
    return new TlsFailureAnalyzer(environment).analyze(failure.get());
  }

  @ParameterizedTest
  @CsvSource({
    "file:none, file:web.key, false, none (No such file or directory)",
    "file:none, file:web.key, true, none' is neither a file nor a directory",
    "file:text, file:web.key, false, Missing certificates or unrecognized format",
    "file:web.crt, file:text, false, Missing private key or unrecognized format",
  })
  void aFileThatCannotBeUsedIsReportedWithItsProperty(
      String certificate, String key, boolean watched, String reason) {
    FailureAnalysis analysis =
        analyze(
            PEM + "certificate=" + certificate,
            PEM + "private-key=" + key,
            "spring.ssl.bundle.pem.web.reload-on-update=" + watched);
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription())
        .startsWith("TLS cannot be configured: ")
        .contains(
            reason,
            PEM + "certificate=file:" + directory + "/" + certificate.substring(5),
            PEM + "private-key=file:" + directory + "/" + key.substring(5));
    assertThat(analysis.getAction()).contains("docs/how-to/tls.md");
  }

  @Test
  void aWrongPasswordIsReportedAndNotShown() {
    FailureAnalysis analysis = analyze(JKS + "location=file:web.p12", JKS + "password=geheim");
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription())
        .contains("password was incorrect", JKS + "location=file:" + directory + "/web.p12")
        .doesNotContain("geheim");
  }

  @Test
  void aCertificateThatIsTheValueOfAPropertyIsNotShown() {
    FailureAnalysis analysis =
        analyze(PEM + "certificate=file:none", PEM + "private-key=-----BEGIN geheim-----");
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).contains(PEM + "private-key").doesNotContain("geheim");
  }

  @Test
  void aMissingBundleIsReported() {
    FailureAnalysis analysis = analyze("server.ssl.bundle=web");
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription())
        .contains("SSL bundle name 'web' cannot be found", "server.ssl.bundle=web");
  }

  @Test
  void otherFailuresAreLeftToOtherAnalyzers() {
    assertThat(new TlsFailureAnalyzer(null).analyze(new IllegalStateException("Broken by a test")))
        .isNull();
  }
}
