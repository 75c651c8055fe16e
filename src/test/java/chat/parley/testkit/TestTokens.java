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

/** Tokens that a server takes, and others. */
public final class TestTokens {

  private static final String SECRET = "a secret of thirty-two bytes or more";

  private TestTokens() {}

  /** What makes a server take them, and more. */
  public static String[] mode(String... properties) {
    var all =
        new ArrayList<>(
            List.of(
                "parley.security.mode=token",
                "parley.security.token.secret=" + SECRET,
                "parley.security.token.clock-skew=0s"));
    all.addAll(List.of(properties));
    return all.toArray(String[]::new);
  }

  /** One that lasts for longer than any test. */
  public static String of(String name, String... roles) {
    return lasting(Duration.ofHours(1), name, roles);
  }

  /** One that ends so soon. */
  public static String lasting(Duration time, String name, String... roles) {
    return with(
        SECRET,
        claims ->
            claims
                .subject(name)
                .claim("roles", List.of(roles))
                .expirationTime(Date.from(Instant.now().plus(time))));
  }

  /** One with other claims; the audience is right. */
  public static String with(Consumer<JWTClaimsSet.Builder> claims) {
    return with(SECRET, claims);
  }

  /** The same, signed with a secret of one's own. */
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
