package chat.parley.conversation;

import chat.parley.failures.Failures;
import chat.parley.message.Draft;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates a {@link Send} for each call of a protocol, traced if tracing is enabled. */
@Component
final class Sends {

  private final @Nullable MessageTracing tracing;
  private final Failures failures;

  /**
   * @param tracing null if tracing is disabled
   */
  Sends(@Nullable MessageTracing tracing, Failures failures) {
    this.tracing = tracing;
    this.failures = failures;
  }

  Send begin(List<Draft> drafts, SendCallback callback) {
    if (tracing == null || drafts.isEmpty()) {
      return beginUntraced(drafts, callback);
    }
    MessageTracing.Traced traced = tracing.begin(drafts, callback);
    return new Send(traced.drafts(), traced, failures);
  }

  /** Creates a send that is not traced. */
  Send beginUntraced(List<Draft> drafts, SendCallback callback) {
    return new Send(drafts, callback, failures);
  }
}
