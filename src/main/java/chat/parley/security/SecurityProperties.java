package chat.parley.security;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may come in.
 *
 * @param mode who one is
 * @param openToNetwork whether other machines are served though the name in the path is believed
 * @param allowedOrigins the pages that may connect from a browser, beside those that Parley itself
 *     serves; patterns such as {@code https://*.example.org} or {@code http://localhost:[*]}
 * @param token what a token must be like
 */
@ConfigurationProperties("parley.security")
public record SecurityProperties(
    @DefaultValue("open") Mode mode,
    @DefaultValue("false") boolean openToNetwork,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue Token token) {

  /** How it is known who one is. */
  enum Mode {
    /** The name in the path is believed. */
    OPEN,
    /** A token proves it. */
    TOKEN
  }

  /**
   * JSON Web Tokens (RFC 7519). One of the first three says by what they are checked.
   *
   * @param issuerUri who issues them; its keys are found by OpenID Connect discovery
   * @param jwkSetUri where the keys of the issuer are
   * @param secret a secret that is shared with the issuer (HS256), 32 bytes or more
   * @param audience what their {@code aud} must contain
   * @param nameClaim the claim that is the user's name
   * @param rolesClaim the claim that has the roles: a list, or words in a text
   * @param clockSkew by how much clocks may differ
   */
  record Token(
      @Nullable String issuerUri,
      @Nullable String jwkSetUri,
      @Nullable String secret,
      @DefaultValue("parley") String audience,
      @DefaultValue("sub") String nameClaim,
      @DefaultValue("roles") String rolesClaim,
      @DefaultValue("30s") Duration clockSkew) {

    /** Whether it is said by what they are checked. */
    boolean given() {
      return issuerUri != null || jwkSetUri != null || secret != null;
    }

    /** Without the secret, which must not come into a log. */
    @Override
    public String toString() {
      return "Token[issuerUri=%s, jwkSetUri=%s, audience=%s]"
          .formatted(issuerUri, jwkSetUri, audience);
    }
  }

  public boolean open() {
    return mode == Mode.OPEN;
  }

  /** Whether only this machine is served. */
  boolean onlyThisMachine() {
    return open() && !openToNetwork;
  }
}
