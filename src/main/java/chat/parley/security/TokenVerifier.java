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

/**
 * Verifies tokens and reads the identity from them. Any thread may call. Verification may block
 * while keys are fetched from the issuer.
 */
final class TokenVerifier {

  private static final int SECRET_BYTES = 32;

  /**
   * Maximum length of a token in characters. It is the same in the head of a request, which is
   * limited to 16 KB, in CONNECT and in a SEND.
   */
  private static final int MAX_LENGTH = 8 * 1024;

  private static final String ISSUER_UNAVAILABLE =
      "The token issuer is not available; try again in a moment";

  private final SecurityProperties.Token settings;
  private final JwtDecoder decoder;

  /**
   * Limits the attempts to reach an issuer that does not answer, for all clients together: five at
   * once, then one per second.
   */
  private final Rate issuerRequests = Rate.perSecond(1, Duration.ofSeconds(5));

  TokenVerifier(SecurityProperties.Token settings) {
    this.settings = settings;
    long sources =
        List.of(
                present(settings.issuerUri()),
                present(settings.jwkSetUri()),
                present(settings.secret()))
            .stream()
            .filter(present -> present)
            .count();
    if (sources != 1) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.security.mode",
          "token",
          ("Token mode requires exactly one of parley.security.token.issuer-uri,"
               + " parley.security.token.jwk-set-uri and parley.security.token.secret; %d are set."
               + " Set one, or use parley.security.mode=open.")
              .formatted(sources));
    }
    // The issuer is first contacted for the first token: Parley must start while it is down.
    this.decoder =
        present(settings.secret()) ? secretDecoder() : new SupplierJwtDecoder(this::issuerDecoder);
  }

  private static boolean present(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  /**
   * Returns the HMAC key of a shared secret.
   *
   * @throws SecretException if the secret is shorter than 32 bytes
   */
  static SecretKey key(String secret) {
    byte[] bytes = secret.getBytes(UTF_8);
    if (bytes.length < SECRET_BYTES) {
      throw new SecretException(
          "parley.security.token.secret",
          ("The secret has %d bytes; HS256 requires at least %d (RFC 7518, section 3.2). Try:"
                  + " openssl rand -hex 32")
              .formatted(bytes.length, SECRET_BYTES));
    }
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  private JwtDecoder secretDecoder() {
    return withValidators(
        NimbusJwtDecoder.withSecretKey(key(String.valueOf(settings.secret()))).build());
  }

  private JwtDecoder issuerDecoder() {
    if (issuerRequests.take(1).isPositive()) {
      throw new JwtException(ISSUER_UNAVAILABLE);
    }
    return withValidators(
        NimbusJwtDecoder.withJwkSource(new IssuerKeys(settings).source())
            .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
            .build());
  }

  private NimbusJwtDecoder withValidators(NimbusJwtDecoder decoder) {
    var validators = new ArrayList<OAuth2TokenValidator<Jwt>>();
    var timestamps = new JwtTimestampValidator(settings.clockSkew());
    validators.add(timestamps);
    validators.add(new JwtClaimValidator<Object>(JwtClaimNames.EXP, expiry -> expiry != null));
    validators.add(
        new JwtClaimValidator<Collection<String>>(
            JwtClaimNames.AUD,
            audience -> audience != null && audience.contains(settings.audience())));
    if (present(settings.issuerUri())) {
      validators.add(new JwtIssuerValidator(settings.issuerUri()));
    }
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
    return decoder;
  }

  /**
   * Verifies the token of an authentication request of Spring Security, as {@link #verify} does.
   *
   * @throws InvalidBearerTokenException if the token is refused; the cause is the {@link
   *     ChatException}
   */
  Authentication authenticate(Authentication token) {
    try {
      return new TokenAuthentication(verify(((BearerTokenAuthenticationToken) token).getToken()));
    } catch (ChatException e) {
      throw new InvalidBearerTokenException(e.text(), e);
    }
  }

  /**
   * Verifies a token: its length, signature, expiry, audience and, if {@code issuer-uri} is set,
   * its issuer. May block while keys are fetched.
   *
   * @return the identity; roles that are not a {@link Role} are left out
   * @throws ChatException {@link ChatError#BAD_TOKEN} if the token is not valid or has no valid
   *     user name; {@link ChatError#BUSY} if the issuer does not answer, or did not answer and is
   *     not asked again yet
   */
  Identity verify(String token) {
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
          "The token is not valid: it is not a JWT of this server's issuer for the audience '%s', or it has expired"
              .formatted(settings.audience()));
    } catch (JwtException | JwtDecoderInitializationException e) {
      throw ChatError.BUSY.because(ISSUER_UNAVAILABLE);
    }
  }

  private Identity identity(Jwt token) {
    Object name = token.getClaim(settings.nameClaim());
    if (!(name instanceof String text)) {
      throw ChatError.BAD_TOKEN.because(
          "The token has no string claim '%s', which must hold the user name"
              .formatted(settings.nameClaim()));
    }
    try {
      Instant expiry = token.getExpiresAt();
      return new Identity(
          UserName.ofSubject(text),
          roles(token),
          expiry == null ? null : expiry.plus(settings.clockSkew()));
    } catch (ChatException e) {
      throw ChatError.BAD_TOKEN.because("The user name in the token is not valid: " + e.text());
    }
  }

  private Set<Role> roles(Jwt token) {
    Collection<?> given =
        switch (token.<Object>getClaim(settings.rolesClaim())) {
          case String words -> List.of(words.split(" "));
          case Collection<?> list -> list;
          case null, default -> List.of();
        };
    return Arrays.stream(Role.values())
        .filter(role -> given.contains(role.text()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
