package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/**
 * Observes each message from its SEND to the last socket. Exists only if {@code
 * parley.tracing.enabled} is {@code true}.
 */
@Component
@ConditionalOnBooleanProperty("parley.tracing.enabled")
final class MessageTracing {

  private final ObservationRegistry registry;

  MessageTracing(ObservationRegistry registry) {
    this.registry = registry;
  }

  /**
   * Starts an observation for each draft.
   *
   * @param callback the callback of the sender, to which the returned one delegates
   * @return the traced drafts, and the callback that must be used in place of the given one
   */
  Traced begin(List<Draft> drafts, SendCallback callback) {
    var traced = new Traced(callback, new ArrayList<>(), new ArrayList<>());
    for (Draft draft : drafts) {
      var trace = new ObservedMessageTrace(registry, draft.to());
      traced.traces().add(trace);
      traced.drafts().add(draft.withTrace(trace));
    }
    return traced;
  }

  /**
   * Drafts with their running observations. Every send has an outcome, so every observation stops:
   * it waits for the outcome as it waits for the subscribers.
   */
  record Traced(SendCallback callback, List<Draft> drafts, List<ObservedMessageTrace> traces)
      implements SendCallback {

    @Override
    public void stored(List<StoredMessage> stored) {
      try {
        callback.stored(stored);
      } finally {
        traces.forEach(ObservedMessageTrace::sendCompleted);
      }
    }

    @Override
    public void refused(ChatException e) {
      try {
        callback.refused(e);
      } finally {
        failed(e);
      }
    }

    @Override
    public void outcomeUnknown() {
      try {
        callback.outcomeUnknown();
      } finally {
        failed(ChatError.INTERNAL.because("The outcome of the send is not known"));
      }
    }

    private void failed(ChatException e) {
      traces.forEach(trace -> trace.failed(e));
    }
  }
}
