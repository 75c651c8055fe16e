package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.AuditLog;
import chat.parley.security.ProblemResponse;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Sends a problem detail for requests that Jetty rejects before the application sees them. */
final class ProblemErrorHandler extends ErrorHandler {

  /** The reason of Jetty's {@code SecureRequestCustomizer}. */
  private static final String HOST_NOT_IN_CERTIFICATE = "Invalid SNI";

  private final AuditLog audit;

  ProblemErrorHandler(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    HttpStatus status = status(code);
    if (status == HttpStatus.UPGRADE_REQUIRED) {
      // Jetty refuses HTTP/2 so, without naming a protocol as such a response has to.
      status = HttpStatus.HTTP_VERSION_NOT_SUPPORTED;
      response.setStatus(status.value());
    }
    ChatException refusal =
        HOST_NOT_IN_CERTIFICATE.equals(message)
            ? hostNotInCertificate(Request.getServerName(request))
            : ProblemResponse.ofStatus(status);
    audit.countRefusal(refusal);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.write(true, ByteBuffer.wrap(ProblemResponse.json(status, refusal)), callback);
  }

  private static ChatException hostNotInCertificate(String host) {
    return ChatError.BAD_REQUEST.because(
        "The host name '%s' is not in the certificate of this server; use a name that is"
            .formatted(host));
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  /** Returns the status with a numeric code; for an unknown code 400, or 500 from 500 upwards. */
  static HttpStatus status(int code) {
    return Objects.requireNonNullElse(
        HttpStatus.resolve(code),
        code < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR);
  }
}
