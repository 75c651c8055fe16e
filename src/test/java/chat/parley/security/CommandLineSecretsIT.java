package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.EmbeddedParley;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunAlone;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Secrets are read from the environment or from files, refused on the command line, and never
 * shown.
 */
@RunAlone
class CommandLineSecretsIT {

  private static final String SECRET = "a secret of thirty-two bytes or more";

  private static void check(String... arguments) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    var _ = new CommandLineSecrets(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "parley.store.password, PARLEY_STORE_PASSWORD",
    "parley.cluster.passcode, PARLEY_CLUSTER_PASSCODE",
    "Parley.Security.Token.SECRET, PARLEY_SECURITY_TOKEN_SECRET",
    "server.ssl.key-store-password, SERVER_SSL_KEYSTOREPASSWORD"
  })
  void theRefusalNamesTheEnvironmentVariable(String name, String variable) {
    assertThatExceptionOfType(SecretException.class)
        .isThrownBy(() -> check("--server.port=0", "--" + name + "=geheim"))
        .satisfies(e -> assertThat(e.property()).isEqualTo(name))
        .withMessageContaining("as " + variable + ", or in a file")
        .withMessageNotContaining("geheim");
  }

  @Test
  void otherArgumentsAreAccepted() {
    assertThatNoException()
        .isThrownBy(() -> check("--server.port=0", "--passwords.file=a", "secret"));
    assertThatNoException().isThrownBy(() -> new CommandLineSecrets(new StandardEnvironment()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parley.security.token.secret",
        "parley.store.password",
        "parley.cluster.passcode",
        "spring.ssl.bundle.pem.web.keystore.private-key-password"
      })
  void secretsOnTheCommandLinePreventTheStart(String name) {
    try (ServerLog log = ServerLog.open()) {
      assertThatThrownBy(
              () ->
                  EmbeddedParley.builder()
                      .run(
                          "--server.port=0",
                          "--parley.security.mode=token",
                          "--" + name + "=geheim"))
          .rootCause()
          .hasMessageContaining("environment")
          .hasMessageNotContaining("geheim");
      assertThat(String.join("\n", log.lines()))
          .contains(name, "spring.config.import")
          .doesNotContain("geheim");
    }
  }

  @Test
  void aSecretMayBeReadFromAFile(@TempDir Path secrets) throws Exception {
    Files.writeString(secrets.resolve("parley.security.token.secret"), SECRET);
    try (var context =
        EmbeddedParley.builder()
            .run(
                "--server.port=0",
                "--parley.data-directory=" + secrets.resolve("data"),
                "--parley.security.mode=token",
                "--spring.config.import=configtree:" + secrets + "/")) {
      assertThat(
              context
                  .getBean(IdentityResolver.class)
                  .fromToken(TestTokens.of("alice"), null)
                  .getName())
          .isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short"})
  void anEmptyOrShortSecretPreventsTheStartAndIsNotShown(String secret) {
    try (ServerLog log = ServerLog.open()) {
      assertThatThrownBy(
              () ->
                  ParleyServer.start(
                      "parley.security.mode=token", "parley.security.token.secret=" + secret))
          .rootCause()
          .hasMessageContaining("parley.security.token.secret")
          .hasMessageNotContaining("too short");
      assertThat(String.join("\n", log.lines()))
          .contains("APPLICATION FAILED TO START")
          .doesNotContain("too short");
    }
  }

  @Test
  void theServerAcceptsATokenOfTheTokenCommand() {
    String output = run("alice", "--role=admin", "--hours=1");
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      assertThat(
              Handshake.to(server, "/actuator/prometheus")
                  .header("Authorization: Bearer " + output.strip())
                  .refused()
                  .status())
          .isEqualTo(200);
    }
    assertThat(run("--help")).contains("usage: token NAME");
  }

  private static String run(String... arguments) {
    String[] extended = Arrays.copyOf(arguments, arguments.length + 1);
    PrintStream standardOut = System.out;
    var output = new ByteArrayOutputStream();
    System.setProperty("parley.security.token.secret", SECRET);
    System.setOut(new PrintStream(output, true, UTF_8));
    try {
      extended[arguments.length] = "--logging.level.root=off";
      TokenCommand.run(extended);
    } finally {
      System.setOut(standardOut);
      System.clearProperty("parley.security.token.secret");
      LoggingSystem.get(CommandLineSecretsIT.class.getClassLoader())
          .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }
    return output.toString(UTF_8);
  }
}
