package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

class ActingUserFilterTest {

  private static final Identity BACKEND =
      new Identity(new UserName("backend"), Set.of(Role.SERVICE, Role.MODERATOR), null);
  private static final Identity ALICE = Identity.of(new UserName("alice"));

  private final AuditLog audit = new AuditLog();
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  /** The principals of the requests that were passed on. */
  private final List<@Nullable Object> passedOn = new ArrayList<>();

  @AfterEach
  void forget() {
    SecurityContextHolder.clearContext();
  }

  private static MockHttpServletRequest request(String method, String path, String... as) {
    var request = new MockHttpServletRequest(method, path);
    for (String name : as) {
      request.addHeader("Parley-As", name);
    }
    return request;
  }

  /** Sends a request to a server in token mode. */
  private void send(@Nullable Identity client, MockHttpServletRequest request) throws Exception {
    if (client != null) {
      SecurityContextHolder.getContext().setAuthentication(new TokenAuthentication(client));
    }
    filter(request, TestTokens.tokenModeProperties());
  }

  private void filter(MockHttpServletRequest request, String... security) throws Exception {
    IdentityResolver identities = TestSecurity.identities(security);
    new ActingUserFilter(identities, new DenialHandler(identities, audit), audit)
        .doFilter(
            request,
            response,
            (_, _) -> {
              Authentication client = SecurityContextHolder.getContext().getAuthentication();
              passedOn.add(client == null ? null : client.getPrincipal());
            });
  }

  private void assertRefused(int status, ChatError error) throws Exception {
    assertThat(passedOn).isEmpty();
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(response.getContentAsString()).contains("\"code\":\"%s\"".formatted(error.code()));
    assertThat(audit.refusalCount(error)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"alice, alice", "zo%C3%AB, zoë"})
  void aServiceHasTheIdentityOfTheNamedUser(String header, String name) throws Exception {
    MockHttpServletRequest request = request("GET", "/api/messages", header);
    send(BACKEND, request);
    assertThat(passedOn).containsExactly(BACKEND.actingFor(new UserName(name)));
    // The dispatch that writes an asynchronous response loads it from there.
    assertThat(new RequestAttributeSecurityContextRepository().containsContext(request)).isTrue();
  }

  @Test
  void requestsWithoutTheHeaderAreNotChanged() throws Exception {
    send(BACKEND, request("GET", "/"));
    assertThat(passedOn).containsExactly(BACKEND);
  }

  @Test
  void aRequestWithoutATokenIsPassedOnToBeAskedForOne() throws Exception {
    send(null, request("GET", "/api/messages", "alice"));
    assertThat(passedOn).hasSize(1).containsOnlyNulls();
  }

  @Test
  void otherClientsAreRefused() throws Exception {
    send(ALICE, request("GET", "/api/messages", "alice"));
    assertRefused(403, ChatError.FORBIDDEN);
  }

  @Test
  void openModeNamesUsersInAnotherWay() throws Exception {
    filter(request("GET", "/api/messages", "alice"));
    assertRefused(403, ChatError.FORBIDDEN);
    assertThat(response.getContentAsString()).contains("Parley-User");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stomp", "/ws/alice/", "/actuator/prometheus", "/apis"})
  void otherPathsAreRefused(String path) throws Exception {
    send(BACKEND, request("GET", path, "alice"));
    assertRefused(403, ChatError.FORBIDDEN);
  }

  @Test
  void guestsAreRefused() throws Exception {
    send(BACKEND, request("GET", "/api/messages", "guest-abcdefghijkl"));
    assertRefused(403, ChatError.FORBIDDEN);
  }

  @Test
  void anInvalidNameIsRefused() throws Exception {
    send(BACKEND, request("GET", "/api/messages", "a b"));
    assertRefused(400, ChatError.BAD_NAME);
  }

  @Test
  void severalNamesAreRefused() throws Exception {
    send(BACKEND, request("GET", "/api/messages", "alice", "bob"));
    assertRefused(400, ChatError.BAD_NAME);
  }

  /** Sends requests, and returns what the audit log has of the user {@code audited} then. */
  private List<String> audited(MockHttpServletRequest... requests) throws Exception {
    try (ServerLog log = ServerLog.open()) {
      for (MockHttpServletRequest request : requests) {
        forget();
        send(BACKEND, request);
      }
      return log.lines().stream()
          .filter(line -> line.contains("user=audited"))
          .map(line -> line.replace("parley.audit: event=\"act\" user=audited by=backend ", ""))
          .toList();
    }
  }

  private static MockHttpServletRequest read(String path, @Nullable String query) {
    MockHttpServletRequest request = request("GET", path, "audited");
    request.setQueryString(query);
    return request;
  }

  @Test
  void eachRequestThatChangesSomethingIsALineOfTheAuditLog() throws Exception {
    String line = "request=\"PUT /api/users/audited?\" status=200";
    assertThat(
            audited(
                request("PUT", "/api/users/audited\n", "audited"),
                request("PUT", "/api/users/audited\n", "audited")))
        .containsExactly(line, line);
  }

  @Test
  void readsAreALineOfTheAuditLogForEachPath() throws Exception {
    String inbox = "/api/streams/inbox/messages";
    assertThat(
            audited(
                read(inbox, "after=1&limit=5"),
                read(inbox, "after=9"),
                request("HEAD", inbox, "audited"),
                read("/api/conversations", null)))
        .containsExactly(
            "request=\"GET /api/streams/inbox/messages\" status=200",
            "request=\"HEAD /api/streams/inbox/messages\" status=200",
            "request=\"GET /api/conversations\" status=200");
  }

  @Test
  void readsOfSeveralStreamsAreALineOfTheAuditLogForEachStream() throws Exception {
    assertThat(
            audited(
                read("/api/messages", "at=chat&wait=25&at=with.zo%C3%AB%3aEPOCH%3a1"),
                read("/api/messages", "at=room.a:EPOCH:2&at=with.zo%C3%AB:EPOCH:7"),
                read("/api/messages", "at=" + "x".repeat(200) + "\n")))
        .containsExactly(
            "request=\"GET /api/messages\" stream=chat status=200",
            "request=\"GET /api/messages\" stream=with.zo%C3%AB status=200",
            "request=\"GET /api/messages\" stream=room.a status=200",
            "request=\"GET /api/messages\" stream=" + "x".repeat(100) + "… status=200");
  }

  @Test
  void aReadIsALineOfTheAuditLogForEachStatus() throws Exception {
    try (ServerLog log = ServerLog.open()) {
      var identity = BACKEND.actingFor(new UserName("audited"));
      for (int status : new int[] {403, 403, 200}) {
        response.setStatus(status);
        audit.read(identity, read("/api/blocks", null), response);
      }
      assertThat(log.lines().stream().filter(line -> line.contains("/api/blocks")))
          .hasSize(2)
          .first(InstanceOfAssertFactories.STRING)
          .endsWith(" status=403");
    }
  }
}
