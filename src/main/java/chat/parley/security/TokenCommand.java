package chat.parley.security;

import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The command that creates a token for trials, signed with the shared secret of the server. */
public final class TokenCommand {

  private static final int USAGE_ERROR = 2;
  private static final Set<String> OPTIONS = Set.of("role", "hours", "help");

  private static final String USAGE =
      """
      usage: token NAME [--role=moderator] [--role=admin] [--role=service] [--hours=N]
      Prints a token for NAME that expires after N hours (default 24), signed with the secret in
      PARLEY_SECURITY_TOKEN_SECRET, which the server must use too:
        export PARLEY_SECURITY_MODE=token PARLEY_SECURITY_TOKEN_SECRET=$(openssl rand -hex 32)
      """;

  private TokenCommand() {}

  /**
   * Prints a token, or an error and the usage, using the properties of the server.
   *
   * @return the exit code: 0, or 2 if the arguments or the properties are not valid
   */
  public static int run(String... arguments) {
    return run(System.out, System.err, arguments);
  }

  static int run(PrintStream out, PrintStream err, String... arguments) {
    try (var context =
        new SpringApplicationBuilder(Settings.class)
            .web(WebApplicationType.NONE)
            .properties("logging.level.root=error", "spring.main.banner-mode=off")
            .logStartupInfo(false)
            .run(arguments)) {
      SecurityProperties.Token settings = context.getBean(SecurityProperties.class).token();
      return print(out, err, settings, context.getBean(ApplicationArguments.class));
    }
  }

  /**
   * The configuration of the command. Not a component: the component scan of the server must not
   * find it.
   */
  @EnableConfigurationProperties(SecurityProperties.class)
  static class Settings {}

  private static int print(
      PrintStream out,
      PrintStream err,
      SecurityProperties.Token settings,
      ApplicationArguments arguments) {
    if (arguments.containsOption("help")) {
      out.print(USAGE);
      return 0;
    }
    try {
      out.println(token(settings, arguments));
      return 0;
    } catch (IllegalArgumentException | ChatException e) {
      err.println("token: " + e.getMessage());
      err.print(USAGE);
      return USAGE_ERROR;
    }
  }

  private static String token(SecurityProperties.Token settings, ApplicationArguments arguments) {
    List<String> names = arguments.getNonOptionArgs();
    if (names.size() != 1) {
      throw new IllegalArgumentException("Expected one name, got %s".formatted(names));
    }
    String secret = settings.secret();
    if (secret == null) {
      throw new IllegalArgumentException("PARLEY_SECURITY_TOKEN_SECRET is not set");
    }
    for (String option : arguments.getOptionNames()) {
      // Properties of the server, which contain a dot, are allowed too.
      if (!OPTIONS.contains(option) && !option.contains(".")) {
        throw new IllegalArgumentException("Unknown option '--%s'".formatted(option));
      }
    }
    return sign(settings, secret, new UserName(names.getFirst()), arguments);
  }

  private static Duration lifetime(ApplicationArguments arguments) {
    String hours =
        arguments.containsOption("hours") ? arguments.getOptionValues("hours").getFirst() : "24";
    if (!hours.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "--hours is '%s'; it must be a whole number from 1 to 999999".formatted(hours));
    }
    return Duration.ofHours(Long.parseLong(hours));
  }

  private static List<String> roles(ApplicationArguments arguments) {
    List<String> roles =
        arguments.containsOption("role") ? arguments.getOptionValues("role") : List.of();
    List<String> known = Arrays.stream(Role.values()).map(Role::text).toList();
    for (String role : roles) {
      if (!known.contains(role)) {
        throw new IllegalArgumentException(
            "Unknown role '%s'; roles are %s".formatted(role, String.join(", ", known)));
      }
    }
    return roles;
  }

  private static String sign(
      SecurityProperties.Token settings,
      String secret,
      UserName name,
      ApplicationArguments arguments) {
    List<String> roles = roles(arguments);
    var claims =
        JwtClaimsSet.builder()
            .claim(settings.nameClaim(), name.value())
            .audience(List.of(settings.audience()))
            .expiresAt(Instant.now().plus(lifetime(arguments)));
    if (!roles.isEmpty()) {
      claims.claim(settings.rolesClaim(), roles);
    }
    var encoder = new NimbusJwtEncoder(new ImmutableSecret<>(TokenVerifier.key(secret)));
    return encoder
        .encode(
            JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims.build()))
        .getTokenValue();
  }
}
