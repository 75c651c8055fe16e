package chat.parley.security;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Makes a token for trying out, signed with the shared secret of the settings. */
public final class TokenCommand {

  private static final String USAGE =
      """
      usage: token NAME [--role=moderator] [--role=admin] [--hours=N]
      Prints a token for NAME that ends after N hours (24), signed with the secret in
      PARLEY_SECURITY_TOKEN_SECRET, which the server must have too:
        export PARLEY_SECURITY_MODE=token PARLEY_SECURITY_TOKEN_SECRET=$(openssl rand -hex 32)
      """;

  private TokenCommand() {}

  /** Runs it: a short-lived application with the settings of the server and nothing else of it. */
  public static void run(String... arguments) {
    new SpringApplicationBuilder(Settings.class)
        .web(WebApplicationType.NONE)
        .properties("logging.level.root=error", "spring.main.banner-mode=off")
        .logStartupInfo(false)
        .run(arguments)
        .close();
  }

  /** What the command needs of the application. No component: the server must not find it. */
  @EnableConfigurationProperties(SecurityProperties.class)
  static class Settings {

    @Bean
    ApplicationRunner print(SecurityProperties properties) {
      return arguments -> System.out.println(answer(properties.token(), arguments));
    }
  }

  private static String answer(SecurityProperties.Token settings, ApplicationArguments arguments) {
    List<String> names = arguments.getNonOptionArgs();
    String secret = settings.secret();
    return names.size() == 1 && secret != null && !arguments.containsOption("help")
        ? token(settings, secret, names.getFirst(), arguments)
        : USAGE;
  }

  private static String token(
      SecurityProperties.Token settings,
      String secret,
      String name,
      ApplicationArguments arguments) {
    List<String> hours =
        arguments.containsOption("hours") ? arguments.getOptionValues("hours") : List.of("24");
    List<String> roles =
        arguments.containsOption("role") ? arguments.getOptionValues("role") : List.of();
    Duration lasting = Duration.ofHours(Long.parseLong(hours.getFirst()));
    return make(settings, secret, name, roles, Instant.now().plus(lasting));
  }

  private static String make(
      SecurityProperties.Token settings,
      String secret,
      String name,
      List<String> roles,
      Instant until) {
    var claims =
        JwtClaimsSet.builder()
            .claim(settings.nameClaim(), name)
            .audience(List.of(settings.audience()))
            .expiresAt(until);
    if (!roles.isEmpty()) {
      claims.claim(settings.rolesClaim(), roles);
    }
    var encoder = new NimbusJwtEncoder(new ImmutableSecret<>(Tokens.key(secret)));
    return encoder
        .encode(
            JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims.build()))
        .getTokenValue();
  }
}
