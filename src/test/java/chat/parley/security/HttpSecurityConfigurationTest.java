package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.testkit.TestTokens;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** Only Spring can assemble the filters, so each mode has a context with these beans alone. */
class HttpSecurityConfigurationTest {

  private static final int PASSED_ON = 200;

  private static AnnotationConfigWebApplicationContext openMode;
  private static AnnotationConfigWebApplicationContext tokenMode;

  @Configuration(proxyBeanMethods = false)
  @EnableWebSecurity
  static class SpringSecurity {}

  @BeforeAll
  static void start() throws Exception {
    openMode = context("127.0.0.1");
    tokenMode = context(null, TestTokens.tokenModeProperties());
  }

  @AfterAll
  static void stop() {
    openMode.close();
    tokenMode.close();
  }

  private static AnnotationConfigWebApplicationContext context(
      @Nullable String address, String... properties) throws Exception {
    var server = new ServerProperties();
    if (address != null) {
      server.setAddress(InetAddress.getByName(address));
    }
    var context = new AnnotationConfigWebApplicationContext();
    context.setServletContext(new MockServletContext());
    context.addBeanFactoryPostProcessor(
        beans -> {
          beans.registerSingleton("properties", TestSecurity.properties(properties));
          beans.registerSingleton("server", server);
          beans.registerSingleton("identities", TestSecurity.identities(properties));
          beans.registerSingleton("origins", TestSecurity.origins(properties));
          beans.registerSingleton("audit", TestSecurity.auditLog());
        });
    context.register(SpringSecurity.class, HttpSecurityConfiguration.class);
    try {
      context.refresh();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return context;
  }

  private static MockHttpServletResponse send(
      AnnotationConfigWebApplicationContext context, MockHttpServletRequest request)
      throws Exception {
    var response = new MockHttpServletResponse();
    context
        .getBean("springSecurityFilterChain", Filter.class)
        .doFilter(request, response, new MockFilterChain());
    return response;
  }

  private static MockHttpServletRequest request(String method, String path) {
    var request = new MockHttpServletRequest(method, path);
    request.setServletPath(path);
    return request;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200",
    "GET, /index.html, 200",
    "GET, /page/a.js, 200",
    "GET, /old/, 200",
    "GET, /parley.js, 200",
    "GET, /openapi.yaml, 200",
    "GET, /stomp, 200",
    "GET, /ws/alice/, 200",
    "GET, /actuator/health, 200",
    "GET, /error, 200",
    "GET, /api/streams/chat/messages, 200",
    "POST, /api/streams/chat/messages, 200",
    "POST, /api/users/bob/messages, 200",
    "POST, /api/messages, 200",
    "PUT, /api/streams/chat/messages, 405",
    "GET, /api/streams/chat/messages/1, 200",
    "POST, /api/streams/chat/messages/1, 405",
    "GET, /api/users/bob/messages, 405",
    "GET, /api/users, 200",
    "POST, /api/users, 405",
    "GET, /api/users/bob, 200",
    "PUT, /api/users/bob, 200",
    "DELETE, /api/users/bob, 405",
    "GET, /api/messages, 200",
    "PUT, /api/messages, 405",
    "POST, /api/moderation, 200",
    "GET, /api/moderation, 405",
    "GET, /actuator/prometheus, 200",
    "DELETE, /actuator/prometheus, 405",
    "GET, /actuator/env, 404",
    "GET, /nowhere, 404"
  })
  void inOpenModeEverythingIsPermitted(String method, String path, int status) throws Exception {
    assertThat(send(openMode, request(method, path)).getStatus()).isEqualTo(status);
  }

  @Test
  void inOpenModeMetricsAreReadFromThisMachineOnly() throws Exception {
    MockHttpServletRequest request = request("GET", "/actuator/prometheus");
    request.setRemoteAddr("192.0.2.1");
    assertThat(send(openMode, request).getStatus()).isEqualTo(403);
    request.setRemoteAddr("::1");
    assertThat(send(openMode, request).getStatus()).isEqualTo(PASSED_ON);
  }

  @Test
  void inOpenModeOtherHostNamesAreRefused() throws Exception {
    MockHttpServletRequest request = request("GET", "/");
    request.setServerName("rebound.example");
    assertThat(send(openMode, request).getStatus()).isEqualTo(403);
    assertThat(send(tokenMode, request).getStatus()).isEqualTo(PASSED_ON);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 200, 200, 200, 200",
    "GET, /openapi.yaml, 200, 200, 200, 200",
    "GET, /stomp, 200, 200, 200, 200",
    "GET, /api/streams/chat/messages, 401, 200, 200, 200",
    "POST, /api/streams/chat/messages, 401, 200, 200, 200",
    "POST, /api/users/bob/messages, 401, 200, 200, 200",
    "POST, /api/messages, 401, 200, 200, 200",
    "PUT, /api/streams/chat/messages, 401, 405, 405, 405",
    "GET, /api/streams/chat/messages/1, 401, 200, 200, 200",
    "GET, /api/users, 401, 200, 200, 200",
    "PUT, /api/users/bob, 401, 200, 200, 200",
    "POST, /api/moderation, 401, 200, 200, 200",
    "GET, /actuator/prometheus, 401, 403, 403, 200",
    "GET, /nowhere, 401, 404, 404, 404"
  })
  void inTokenModeRolesArePermittedMore(
      String method, String path, int anonymous, int user, int moderator, int admin)
      throws Exception {
    assertThat(send(tokenMode, request(method, path)).getStatus()).isEqualTo(anonymous);
    assertThat(send(method, path)).isEqualTo(user);
    assertThat(send(method, path, "moderator")).isEqualTo(moderator);
    assertThat(send(method, path, "admin")).isEqualTo(admin);
  }

  /** Returns the status of a request with a token. */
  private static int send(String method, String path, String... roles) throws Exception {
    MockHttpServletRequest request = request(method, path);
    request.addHeader("Authorization", "Bearer " + TestTokens.of("alice", roles));
    return send(tokenMode, request).getStatus();
  }

  @Test
  void anInvalidTokenIsRefused() throws Exception {
    MockHttpServletRequest request = request("GET", "/");
    request.addHeader("Authorization", "Bearer nonsense");
    MockHttpServletResponse response = send(tokenMode, request);
    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(response.getContentAsString()).contains("\"code\":\"bad-token\"");
  }

  @Test
  void pagesMayRunOnlyTheirOwnScripts() throws Exception {
    MockHttpServletResponse response = send(openMode, request("GET", "/"));
    assertThat(response.getHeader("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(response.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getCookies()).isEmpty();
  }

  @Test
  void pagesOfOtherOriginsMayLoadTheClient() throws Exception {
    MockHttpServletRequest request = request("GET", "/parley.js");
    request.addHeader("Origin", "https://other.example");
    assertThat(send(openMode, request).getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", ""})
  void openModeMustNotServeTheNetwork(String address) {
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> context(address.isEmpty() ? null : address))
        .havingRootCause()
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            e -> assertThat(e.getReason()).contains("parley.security.open-to-network=true"));
  }

  @Test
  void openModeServesTheNetworkIfItIsAllowed() throws Exception {
    try (var context = context(null, "parley.security.open-to-network=true")) {
      MockHttpServletRequest request = request("GET", "/");
      request.setServerName("chat.example.com");
      assertThat(send(context, request).getStatus()).isEqualTo(PASSED_ON);
    }
  }
}
