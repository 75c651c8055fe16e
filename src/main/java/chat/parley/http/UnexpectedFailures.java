package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;

/** Records failures of controllers, which clients see as {@link ChatError#INTERNAL}. */
final class UnexpectedFailures {

  private UnexpectedFailures() {}

  /**
   * Returns the result of an action.
   *
   * @throws ChatException that of the action, {@link ChatError#BAD_REQUEST} if it reads a part of
   *     the request that is malformed, such as the query, or {@link ChatError#INTERNAL} if it fails
   *     otherwise
   * @throws RequestRejectedException if the action reads a header that Spring Security refuses
   */
  static <T> T guard(Failures failures, Supplier<T> action) {
    try {
      return action.get();
    } catch (ChatException | RequestRejectedException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      if (e instanceof HttpException http && HttpStatus.isClientError(http.getCode())) {
        throw ChatError.BAD_REQUEST.because("The request is malformed: " + http.getReason());
      }
      failures.failed(Subsystem.HTTP, e);
      throw ChatError.INTERNAL.because("Parley failed; try again");
    }
  }
}
