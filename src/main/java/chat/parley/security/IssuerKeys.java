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
 * The keys of an issuer. They are kept for some minutes, and an unknown one makes them be fetched
 * again twice a minute at most: tokens of strangers must not become requests to the issuer.
 */
final class IssuerKeys {

  /** How long the issuer may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 1024 * 1024;

  private final SecurityProperties.Token settings;

  IssuerKeys(SecurityProperties.Token settings) {
    this.settings = settings;
  }

  /**
   * @throws JwtException if the issuer does not say where they are
   */
  JWKSource<SecurityContext> source() {
    int millis = Math.toIntExact(PATIENCE.toMillis());
    try {
      return JWKSourceBuilder.create(
              URI.create(address()).toURL(),
              new DefaultResourceRetriever(millis, millis, MAX_BYTES))
          .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new JwtException("There can be no keys at such an address", e);
    }
  }

  /** OpenID Connect Discovery 1.0, section 4. */
  private String address() {
    String keys = settings.jwkSetUri();
    if (keys != null && !keys.isBlank()) {
      return keys;
    }
    var requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(PATIENCE);
    requests.setReadTimeout(PATIENCE);
    try {
      Map<?, ?> answer =
          RestClient.builder()
              .requestFactory(requests)
              .build()
              .get()
              .uri(settings.issuerUri() + "/.well-known/openid-configuration")
              .retrieve()
              .body(Map.class);
      if (answer != null
          && answer.get("jwks_uri") instanceof String found
          && String.valueOf(settings.issuerUri()).equals(answer.get("issuer"))) {
        return found;
      }
    } catch (RestClientException e) {
      throw new JwtException("The issuer does not answer", e);
    }
    throw new JwtException("The issuer does not say who it is, and where its keys are");
  }
}
