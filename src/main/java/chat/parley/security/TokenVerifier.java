package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.limits.Rate;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/** Checks tokens, and reads who they are of. Any thread may call; may ask the issuer for keys. */
final class TokenVerifier {

  private static final int SECRET_BYTES = 32;

  /**
   * The same wherever a token comes: in the head of a request, of which 16 KB are read, in CONNECT
   * or in a SEND.
   */
  private static final int MAX_LENGTH = 8 * 1024;

  private static final String AWAY = "The issuer of tokens does not answer; try again in a moment";

  private final SecurityProperties.Token settings;
  private final JwtDecoder decoder;

  /** How often an issuer that does not answer is asked, whoever comes with whatever token. */
  private final Rate asking = Rate.perSecond(1, Duration.ofSeconds(5));

  TokenVerifier(SecurityProperties.Token settings) {
    this.settings = settings;
    long given =
        List.of(
                present(settings.issuerUri()),
                present(settings.jwkSetUri()),
                present(settings.secret()))
            .stream()
            .filter(there -> there)
            .count();
    if (given != 1) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.security.mode",
          "token",
          "Say by what tokens are checked, by one of parley.security.token.issuer-uri,"
              + " parley.security.token.jwk-set-uri and parley.security.token.secret; or choose the"
              + " mode open.");
    }
    // Asked at the first token: an issuer that is away must not keep Parley from starting.
    this.decoder = present(settings.secret()) ? bySecret() : new SupplierJwtDecoder(this::byKeys);
  }

  private static boolean present(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  /** The key of a shared secret. */
  static SecretKey key(String secret) {
    byte[] bytes = secret.getBytes(UTF_8);
    if (bytes.length < SECRET_BYTES) {
      throw new SecretException(
          "parley.security.token.secret",
          "It has %d bytes; HS256 needs %d or more (RFC 7518, section 3.2). Try: openssl rand -hex 32"
              .formatted(bytes.length, SECRET_BYTES));
    }
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private JwtDecoder bySecret() {
    return checked(NimbusJwtDecoder.withSecretKey(key(String.valueOf(settings.secret()))).build());
  }

  private JwtDecoder byKeys() {
    if (asking.take(1).isPositive()) {
      throw new JwtException(AWAY);
    }
    return checked(
        NimbusJwtDecoder.withJwkSource(new IssuerKeys(settings).source())
            .jwsAlgorithms(all -> all.addAll(List.of(SignatureAlgorithm.values())))
            .build());
  }

  private NimbusJwtDecoder checked(NimbusJwtDecoder decoder) {
    var checks = new ArrayList<OAuth2TokenValidator<Jwt>>();
    var time = new JwtTimestampValidator(settings.clockSkew());
    checks.add(time);
    checks.add(new JwtClaimValidator<Object>(JwtClaimNames.EXP, end -> end != null));
    checks.add(
        new JwtClaimValidator<Collection<String>>(
            JwtClaimNames.AUD, all -> all != null && all.contains(settings.audience())));
    if (present(settings.issuerUri())) {
      checks.add(new JwtIssuerValidator(settings.issuerUri()));
    }
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(checks));
    return decoder;
  }

  /** The same as {@link #read}, as Spring Security asks. */
  Authentication authenticate(Authentication token) {
    try {
      return new TokenAuthentication(read(((BearerTokenAuthenticationToken) token).getToken()));
    } catch (ChatException e) {
      throw new InvalidBearerTokenException(e.text(), e);
    }
  }

  /**
   * Whose token it is.
   *
   * @throws ChatException {@link ChatError#BAD_TOKEN}; {@link ChatError#BUSY} if the issuer does
   *     not answer
   */
  Identity read(String token) {
    if (token.length() > MAX_LENGTH) {
      throw ChatError.BAD_TOKEN.because(
          String.format(
              Locale.ROOT,
              "The token has %,d characters; the maximum is %,d",
              token.length(),
              MAX_LENGTH));
    }
    try {
      return identity(decoder.decode(token));
    } catch (BadJwtException e) {
      throw ChatError.BAD_TOKEN.because(
          "The token is not accepted: it is no JWT of this server's issuer for the audience '%s', or it has ended"
              .formatted(settings.audience()));
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw ChatError.BUSY.because(AWAY);
    }
  }

  private Identity identity(Jwt token) {
    Object name = token.getClaim(settings.nameClaim());
    if (!(name instanceof String text)) {
      throw ChatError.BAD_TOKEN.because(
          "The token has no claim '%s', which is the user's name".formatted(settings.nameClaim()));
    }
    try {
      Instant end = token.getExpiresAt();
      return new Identity(
          UserName.ofSubject(text),
          roles(token),
          end == null ? null : end.plus(settings.clockSkew()));
    } catch (ChatException e) {
      throw ChatError.BAD_TOKEN.because("The name in the token cannot be used: " + e.text());
    }
  }

  private Set<Role> roles(Jwt token) {
    Collection<?> given =
        switch (token.<Object>getClaim(settings.rolesClaim())) {
          case String words -> List.of(words.split(" "));
          case Collection<?> all -> all;
          case null, default -> List.of();
        };
    return Arrays.stream(Role.values())
        .filter(role -> given.contains(role.text()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
