package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.ChatError;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemErrorHandlerTest {

  private final AuditLog audit = TestSecurity.auditLog();
  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setHandler(new DefaultHandler(false, false));
    server.setErrorHandler(new ProblemErrorHandler(audit));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private String respond(String requestLine) throws Exception {
    return connector.getResponse(requestLine + "\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "BREW"})
  void aRefusedRequestOfAnyMethodReceivesAProblem(String method) throws Exception {
    assertThat(respond(method + " /nowhere HTTP/1.1"))
        .startsWith("HTTP/1.1 404 ")
        .contains(
            "Content-Type: application/problem+json", "\"status\":404", "\"bad-destination\"");
    assertThat(audit.refusalCount(ChatError.BAD_DESTINATION)).isEqualTo(1);
  }

  @Test
  void aMalformedRequestReceivesAProblem() throws Exception {
    assertThat(respond("GET /a%zz HTTP/1.1"))
        .startsWith("HTTP/1.1 400 ")
        .contains("application/problem+json", "\"bad-request\"");
    assertThat(audit.refusalCount(ChatError.BAD_REQUEST)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2", "HTTP/2.0"})
  void anotherVersionOfHttpReceivesAProblem(String version) throws Exception {
    assertThat(respond("GET /nowhere " + version))
        .startsWith("HTTP/1.1 505 ")
        .contains("application/problem+json", "\"status\":505", "use HTTP/1.1");
    assertThat(audit.refusalCount(ChatError.BAD_REQUEST)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"404, 404", "418, 418", "299, 400", "499, 400", "500, 500", "599, 500", "0, 400"})
  void anUnknownStatusBecomesAKnownOne(int code, int status) {
    assertThat(ProblemErrorHandler.status(code).value()).isEqualTo(status);
  }
}
