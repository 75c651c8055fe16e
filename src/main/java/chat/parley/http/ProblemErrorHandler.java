package chat.parley.http;

import chat.parley.security.Problem;
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

/** Answers requests that Jetty rejects before the application sees them with a problem detail. */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    HttpStatus status = status(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.write(true, ByteBuffer.wrap(Problem.json(status, Problem.ofStatus(status))), callback);
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  /** Returns the status of a code; 400 or 500 for a code that has no name. */
  static HttpStatus status(int code) {
    return Objects.requireNonNullElse(
        HttpStatus.resolve(code),
        code < 500 ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR);
  }
}
