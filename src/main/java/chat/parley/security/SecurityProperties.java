package chat.parley.security;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Identity of clients and access to the server.
 *
 * @param mode Way to identify users: open (names are not verified) or token (a token is required).
 * @param openToNetwork Whether open mode may serve other machines.
 * @param allowedOrigins Origins of pages that may connect from a browser, in addition to Parley's
 *     own; patterns such as {@code https://*.example.org} or {@code http://localhost:[*]}.
 * @param token Verification of tokens.
 */
@ConfigurationProperties("parley.security")
public record SecurityProperties(
    @DefaultValue("open") Mode mode,
    @DefaultValue("false") boolean openToNetwork,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue Token token) {

  /** The way in which users are identified. */
  enum Mode {
    /** By the name in the path or in CONNECT, which is not verified. */
    OPEN,
    /** By a token. */
    TOKEN
  }

  /**
   * Verification of JSON Web Tokens (RFC 7519). Token mode requires exactly one of the first three.
   *
   * @param issuerUri URI of the token issuer; its keys are found by OpenID Connect discovery.
   * @param jwkSetUri URI of the key set (JWKS) of the issuer.
   * @param secret Secret shared with the issuer (HS256), at least 32 bytes.
   * @param audience Value that the claim {@code aud} must contain.
   * @param nameClaim Name of the claim that holds the user name.
   * @param rolesClaim Name of the claim that holds the roles, as a list or as a string of words.
   * @param clockSkew Maximum difference between the clocks of issuer and server.
   */
  record Token(
      @Nullable String issuerUri,
      @Nullable String jwkSetUri,
      @Nullable String secret,
      @DefaultValue("parley") String audience,
      @DefaultValue("sub") String nameClaim,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue("30s") Duration clockSkew) {

    /** Returns whether an issuer, a key set or a secret is set. */
    boolean configured() {
      return issuerUri != null || jwkSetUri != null || secret != null;
    }

    /** Omits the secret, which must not get into a log. */
    @Override
    public String toString() {
      return "Token[issuerUri=%s, jwkSetUri=%s, audience=%s]"
          .formatted(issuerUri, jwkSetUri, audience);
    }
  }

  /** Returns whether the server runs in open mode. */
  public boolean open() {
    return mode == Mode.OPEN;
  }

  /** Returns whether only this machine is served. */
  boolean loopbackOnly() {
    return open() && !openToNetwork;
  }
}
