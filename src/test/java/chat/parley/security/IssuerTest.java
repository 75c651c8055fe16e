package chat.parley.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/** Tokens of an issuer that has keys. */
class IssuerTest {

  private RSAKey key;
  private RSAKey other;
  private HttpServer http;
  private String issuer;

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").algorithm(JWSAlgorithm.RS256).generate();
    other = new RSAKeyGenerator(2048).keyID("one").generate();
    startAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private void serve(String path, String json) {
    http.createContext(
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

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, String from)
      throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(from)
            .audience("parley")
            .claim("preferred_username", "alice")
            .claim("groups", "moderator admin")
            .expirationTime(Date.from(Instant.now().plusSeconds(60)))
            .build();
    var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID("one").build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  private String good() throws JOSEException {
    return signed(JWSAlgorithm.RS256, new RSASSASigner(key), issuer);
  }

  private static ParleyServer server(String by) {
    return ParleyServer.start(
        "parley.security.mode=token",
        by,
        "parley.security.token.name-claim=preferred_username",
        "parley.security.token.roles-claim=groups");
  }

  private static Handshake with(ParleyServer server, String path, String token) {
    return Handshake.to(server, path).header("Authorization: Bearer " + token);
  }

  private void assertOnlyItsTokens(ParleyServer server) throws Exception {
    try (var alice = StompUser.on(with(server, "/stomp/alice", good()).open())) {
      alice.frame("CONNECT", "");
      assertThat(alice.next("CONNECTED").header("user-name")).isEqualTo("alice");
    }
    assertThat(with(server, "/actuator/prometheus", good()).refused().status()).isEqualTo(200);
    String forged = signed(JWSAlgorithm.RS256, new RSASSASigner(other), issuer);
    assertThat(with(server, "/ws/", forged).refused().status()).isEqualTo(401);
    // A server that lets the token choose the algorithm takes the public key for a secret.
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    String confused = signed(JWSAlgorithm.HS256, new MACSigner(publicKey), issuer);
    assertThat(with(server, "/ws/", confused).refused().status()).isEqualTo(401);
  }

  @Test
  void theKeysOfAnIssuerAreFound() throws Exception {
    try (ParleyServer server = server("parley.security.token.issuer-uri=" + issuer)) {
      assertOnlyItsTokens(server);
      String foreign = signed(JWSAlgorithm.RS256, new RSASSASigner(key), "http://other.example");
      assertThat(with(server, "/ws/", foreign).refused().status()).isEqualTo(401);
    }
  }

  @Test
  void theKeysMayBeNamed() throws Exception {
    try (ParleyServer server = server("parley.security.token.jwk-set-uri=" + issuer + "/keys")) {
      assertOnlyItsTokens(server);
    }
  }

  @Test
  @Shows("http-problem")
  void anIssuerThatIsAwayIsAskedAgain() throws Exception {
    InetSocketAddress address = http.getAddress();
    http.stop(0);
    try (ParleyServer server = server("parley.security.token.issuer-uri=" + issuer)) {
      Refusal busy = with(server, "/ws/", good()).refused();
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.headers()).containsKey("Retry-After");
      assertThat(busy.body()).contains("\"busy\"");
      try (var alice = StompUser.on(Handshake.to(server, "/stomp").open())) {
        alice.frame("CONNECT", "", "Authorization:Bearer " + good());
        assertThat(alice.next("ERROR").header("code")).isEqualTo("busy");
      }
      startAt(address);
      with(server, "/ws/", good()).open().close();
    }
  }

  private void startAt(InetSocketAddress address) throws IOException {
    http = HttpServer.create(address, 0);
    issuer = "http://127.0.0.1:" + http.getAddress().getPort();
    serve(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"subject_types_supported\":[\"public\"]}"
            .formatted(issuer, issuer));
    serve("/keys", new JWKSet(key.toPublicJWK()).toString());
    http.start();
  }
}
