package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.RunAlone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** The command prints tokens that the server accepts, or an error about its arguments. */
@RunAlone // The command changes system properties and the log level of the JVM.
class TokenCommandTest {

  private static final String SECRET = "a secret of thirty-two bytes or more";
  private static final SecurityProperties.Token SETTINGS =
      new SecurityProperties.Token(
          null, null, SECRET, "parley", "sub", "roles", Duration.ofSeconds(30));

  @Test
  void theServerAcceptsTheToken() {
    Output output = run("alice", "--role=moderator", "--hours=2");
    assertThat(output.exit()).isZero();
    Identity identity = new TokenVerifier(SETTINGS).verify(output.out().strip());
    assertThat(identity.name().value()).isEqualTo("alice");
    assertThat(identity.roles().contains(Role.MODERATOR)).isTrue();
    assertThat(identity.expiresBefore(Instant.now().plus(Duration.ofHours(1)))).isFalse();
    assertThat(identity.expiresBefore(Instant.now().plus(Duration.ofHours(3)))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "bob smith, A user name must have 1 to 64 letters",
    "--hours=1, Expected one name",
    "bob --hours=soon, --hours is 'soon'",
    "bob --role=moderatr, Unknown role 'moderatr'; roles are",
    "bob --rol=moderator, Unknown option '--rol'"
  })
  void invalidArgumentsAreRefused(String arguments, String message) {
    String[] words =
        arguments.equals("bob smith") ? new String[] {arguments} : arguments.split(" ");
    Output output = run(words);
    assertThat(output.exit()).isEqualTo(2);
    assertThat(output.out()).isEmpty();
    assertThat(output.err()).contains("token: " + message, "usage: token NAME");
  }

  @Test
  void helpExitsWithStatusZero() {
    Output output = run("--help");
    assertThat(output.exit()).isZero();
    assertThat(output.out()).startsWith("usage: token NAME");
  }

  @Test
  void theCommandPrintsToStandardOutput() {
    PrintStream standardOut = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    try {
      assertThat(TokenCommand.run("--help", "--logging.level.root=off")).isZero();
    } finally {
      System.setOut(standardOut);
      resetLogging();
    }
    assertThat(out.toString(UTF_8)).startsWith("usage: token NAME");
  }

  private static void resetLogging() {
    LoggingSystem.get(TokenCommandTest.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }

  private record Output(int exit, String out, String err) {}

  private static Output run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String[] extended = Arrays.copyOf(arguments, arguments.length + 1);
    extended[arguments.length] = "--logging.level.root=off";
    System.setProperty("parley.security.token.secret", SECRET);
    try {
      int exit =
          TokenCommand.run(
              new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), extended);
      return new Output(exit, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.clearProperty("parley.security.token.secret");
      resetLogging();
    }
  }
}
