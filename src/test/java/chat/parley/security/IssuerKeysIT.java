package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Refusal;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that an issuer signs with its private key. */
class IssuerKeysIT {

  private RSAKey key;
  private RSAKey otherKey;
  private HttpServer issuerServer;
  private String issuer;

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").algorithm(JWSAlgorithm.RS256).generate();
    otherKey = new RSAKeyGenerator(2048).keyID("one").generate();
    startIssuer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    issuerServer.stop(0);
  }

  private void serve(String path, String json) {
    issuerServer.createContext(
        path,
        exchange -> {
          byte[] bytes = json.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          try (var body = exchange.getResponseBody()) {
            body.write(bytes);
          }
        });
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, String issuerClaim)
      throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuerClaim)
            .audience("parley")
            .claim("preferred_username", "alice")
            .claim("groups", "moderator admin")
            .expirationTime(Date.from(Instant.now().plusSeconds(60)))
            .build();
    var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("one").build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  private String validToken() throws JOSEException {
    return signed(JWSAlgorithm.RS256, new RSASSASigner(key), issuer);
  }

  private static ParleyServer server(String keyProperty) {
    return ParleyServer.start(
        "parley.security.mode=token",
        keyProperty,
        "parley.security.token.name-claim=preferred_username",
        "parley.security.token.roles-claim=groups");
  }

  private static Handshake handshake(ParleyServer server, String path, String token) {
    return Handshake.to(server, path).header("Authorization: Bearer " + token);
  }

  private void assertOnlyTokensOfTheIssuerAreAccepted(ParleyServer server) throws Exception {
    try (var alice = StompUser.on(handshake(server, "/stomp/alice", validToken()).open())) {
      alice.frame("CONNECT", "");
      assertThat(alice.next("CONNECTED").header("user-name")).isEqualTo("alice");
    }
    assertThat(handshake(server, "/actuator/prometheus", validToken()).refused().status())
        .isEqualTo(200);
    String forged = signed(JWSAlgorithm.RS256, new RSASSASigner(otherKey), issuer);
    assertThat(handshake(server, "/ws/", forged).refused().status()).isEqualTo(401);
    // A server that lets the token choose the algorithm would use the public key as the secret.
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    String confused = signed(JWSAlgorithm.HS256, new MACSigner(publicKey), issuer);
    assertThat(handshake(server, "/ws/", confused).refused().status()).isEqualTo(401);
  }

  @Test
  void theKeysAreFoundThroughTheIssuerUri() throws Exception {
    try (ParleyServer server = server("parley.security.token.issuer-uri=" + issuer)) {
      assertOnlyTokensOfTheIssuerAreAccepted(server);
      String foreign = signed(JWSAlgorithm.RS256, new RSASSASigner(key), "http://other.example");
      assertThat(handshake(server, "/ws/", foreign).refused().status()).isEqualTo(401);
    }
  }

  @Test
  void theKeysAreReadFromTheJwkSetUri() throws Exception {
    try (ParleyServer server = server("parley.security.token.jwk-set-uri=" + issuer + "/keys")) {
      assertOnlyTokensOfTheIssuerAreAccepted(server);
    }
  }

  @Test
  @Shows("http-problem")
  void anUnavailableIssuerIsContactedAgain() throws Exception {
    InetSocketAddress address = issuerServer.getAddress();
    issuerServer.stop(0);
    try (ParleyServer server = server("parley.security.token.issuer-uri=" + issuer)) {
      Refusal refusal = handshake(server, "/ws/", validToken()).refused();
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.headers()).containsKey("Retry-After");
      assertThat(refusal.body()).contains("\"busy\"");
      try (var alice = StompUser.on(Handshake.to(server, "/stomp").open())) {
        alice.frame("CONNECT", "", "Authorization:Bearer " + validToken());
        assertThat(alice.next("ERROR").header("code")).isEqualTo("busy");
      }
      try (var events =
          EventStream.open(
              server.port(), "/api/events?at=chat", "Authorization", "Bearer " + validToken())) {
        assertThat(events.response().statusCode()).isEqualTo(200);
        events.awaitEnd();
        assertThat(events.otherLines()).contains("retry: 2000");
      }
      startIssuer(address);
      handshake(server, "/ws/", validToken()).open().close();
    }
  }

  private void startIssuer(InetSocketAddress address) throws IOException {
    issuerServer = HttpServer.create(address, 0);
    issuer = "http://127.0.0.1:" + issuerServer.getAddress().getPort();
    serve(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"subject_types_supported\":[\"public\"]}"
            .formatted(issuer, issuer));
    serve("/keys", new JWKSet(key.toPublicJWK()).toString());
    issuerServer.start();
  }
}
