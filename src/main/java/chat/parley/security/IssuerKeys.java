package chat.parley.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The public keys of a token issuer, cached for five minutes. A token with an unknown key causes
 * another fetch, but at most two of them in 30 s, so that not every forged token becomes a request
 * to the issuer.
 */
final class IssuerKeys {

  /** Maximum time to connect to the issuer, and to wait for data of its answer. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Maximum size of the key set. */
  private static final int MAX_BYTES = 1024 * 1024;

  private final SecurityProperties.Token settings;

  IssuerKeys(SecurityProperties.Token settings) {
    this.settings = settings;
  }

  /**
   * Returns the key source. Blocks while the address of the keys is looked up at the issuer, if it
   * is not configured; the keys themselves are fetched at the first use.
   *
   * @throws JwtException if the address of the keys cannot be determined
   */
  JWKSource<SecurityContext> source() {
    int millis = Math.toIntExact(TIMEOUT.toMillis());
    try {
      return JWKSourceBuilder.create(
              URI.create(jwkSetUri()).toURL(),
              new DefaultResourceRetriever(millis, millis, MAX_BYTES))
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new JwtException("The address of the keys is not a valid URL", e);
    }
  }

  /**
   * Returns the address of the keys: the configured one, or that of the provider metadata (OpenID
   * Connect Discovery 1.0, section 4).
   */
  private String jwkSetUri() {
    String configured = settings.jwkSetUri();
    if (configured != null && !configured.isBlank()) {
      return configured;
    }
    var requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(TIMEOUT);
    requests.setReadTimeout(TIMEOUT);
    try {
      Map<?, ?> metadata =
          RestClient.builder()
              .requestFactory(requests)
              .build()
              .get()
              .uri(settings.issuerUri() + "/.well-known/openid-configuration")
              .retrieve()
              .body(Map.class);
      if (metadata != null
          && metadata.get("jwks_uri") instanceof String found
          && String.valueOf(settings.issuerUri()).equals(metadata.get("issuer"))) {
        return found;
      }
    } catch (RestClientException e) {
      throw new JwtException("The issuer does not answer", e);
    }
    throw new JwtException("The metadata of the issuer lacks jwks_uri, or names another issuer");
  }
}
