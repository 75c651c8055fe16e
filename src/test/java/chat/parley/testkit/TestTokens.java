package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** Valid and invalid tokens, and the server's settings for them. */
public final class TestTokens {

  private static final String SECRET = "a secret of thirty-two bytes or more";

  private TestTokens() {}

  /** Returns the properties of a server in token mode with the tests' secret, and more. */
  public static String[] tokenModeProperties(String... properties) {
    var settings =
        new ArrayList<>(
            List.of(
                "parley.security.mode=token",
                "parley.security.token.secret=" + SECRET,
                "parley.security.token.clock-skew=0s"));
    settings.addAll(List.of(properties));
    return settings.toArray(String[]::new);
  }

  /** Returns a token that is valid for an hour, longer than any test runs. */
  public static String of(String name, String... roles) {
    return expiringAfter(Duration.ofHours(1), name, roles);
  }

  /** Returns a token that expires after the given time. */
  public static String expiringAfter(Duration time, String name, String... roles) {
    return with(
        SECRET,
        claims ->
            claims
                .subject(name)
                .claim("roles", List.of(roles))
                .expirationTime(Date.from(Instant.now().plus(time))));
  }

  /** Returns a token with the given claims, and the correct audience if they set none. */
  public static String with(Consumer<JWTClaimsSet.Builder> claims) {
    return with(SECRET, claims);
  }

  /**
   * Returns a token with the given claims, signed with the given secret; the audience is correct if
   * the claims set none.
   */
  public static String with(String secret, Consumer<JWTClaimsSet.Builder> claims) {
    var set = new JWTClaimsSet.Builder().audience("parley");
    claims.accept(set);
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set.build());
    try {
      token.sign(new MACSigner(secret.getBytes(UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
