package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Alone;
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

/** The command makes tokens that the server accepts, or says what is wrong with its arguments. */
@Alone // It changes properties and the log of the JVM.
class TokenCommandTest {

  private static final String SECRET = "a secret of thirty-two bytes or more";
  private static final SecurityProperties.Token SETTINGS =
      new SecurityProperties.Token(
          null, null, SECRET, "parley", "sub", "roles", Duration.ofSeconds(30));

  @Test
  void theServerAcceptsTheToken() {
    Printed printed = run("alice", "--role=moderator", "--hours=2");
    assertThat(printed.exit()).isZero();
    Identity identity = new TokenVerifier(SETTINGS).verify(printed.out().strip());
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
  void whatTheServerWouldRefuseIsRefused(String arguments, String said) {
    String[] all = arguments.equals("bob smith") ? new String[] {arguments} : arguments.split(" ");
    Printed printed = run(all);
    assertThat(printed.exit()).isEqualTo(2);
    assertThat(printed.out()).isEmpty();
    assertThat(printed.err()).contains("token: " + said, "usage: token NAME");
  }

  @Test
  void helpIsNoError() {
    Printed printed = run("--help");
    assertThat(printed.exit()).isZero();
    assertThat(printed.out()).startsWith("usage: token NAME");
  }

  private record Printed(int exit, String out, String err) {}

  private static Printed run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--logging.level.root=off";
    System.setProperty("parley.security.token.secret", SECRET);
    try {
      int exit =
          TokenCommand.run(
              new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), all);
      return new Printed(exit, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.clearProperty("parley.security.token.secret");
      LoggingSystem.get(TokenCommandTest.class.getClassLoader())
          .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }
  }
}
