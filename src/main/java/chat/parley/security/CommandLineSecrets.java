package chat.parley.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.stereotype.Component;

/** Refuses to start with secrets on the command line, which every user of the machine can read. */
@Component
final class CommandLineSecrets {

  private static final Pattern SECRET =
      Pattern.compile(".*(secret|password|passcode)", Pattern.CASE_INSENSITIVE);

  CommandLineSecrets(ConfigurableEnvironment environment) {
    String commandLine = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;
    if (environment.getPropertySources().get(commandLine)
        instanceof EnumerablePropertySource<?> given) {
      Arrays.stream(given.getPropertyNames()).forEach(CommandLineSecrets::check);
    }
  }

  private static void check(String name) {
    if (SECRET.matcher(name).matches()) {
      throw new SecretException(
          name,
          "Every user of this machine can read the command line. Set it in the environment, as %s,"
                  .formatted(environmentVariable(name))
              + " or in a file: spring.config.import=optional:configtree:/run/secrets/");
    }
  }

  private static String environmentVariable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
