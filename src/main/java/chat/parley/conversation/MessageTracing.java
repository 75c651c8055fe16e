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

/** Observes each message from its SEND to the last socket, where that is wanted. */
@Component
@ConditionalOnBooleanProperty("parley.tracing.enabled")
final class MessageTracing {

  private final ObservationRegistry registry;

  MessageTracing(ObservationRegistry registry) {
    this.registry = registry;
  }

  /** Messages are posted: their observations begin, and end by what the reply is told. */
  Traced begin(List<Draft> drafts, SendCallback reply) {
    var traced = new Traced(reply, new ArrayList<>(), new ArrayList<>());
    for (Draft draft : drafts) {
      var journey = new ObservedMessageTrace(registry, draft.to());
      traced.journeys().add(journey);
      traced.drafts().add(draft.followed(journey));
    }
    return traced;
  }

  /**
   * Messages whose observations have begun. Each is answered, so each ends: its answer is waited
   * for as its readers are.
   */
  record Traced(SendCallback reply, List<Draft> drafts, List<ObservedMessageTrace> journeys)
      implements SendCallback {

    @Override
    public void stored(List<StoredMessage> stored) {
      try {
        reply.stored(stored);
      } finally {
        journeys.forEach(ObservedMessageTrace::answered);
      }
    }

    @Override
    public void refused(ChatException e) {
      try {
        reply.refused(e);
      } finally {
        failed(e);
      }
    }

    @Override
    public void lost() {
      try {
        reply.lost();
      } finally {
        failed(ChatError.INTERNAL.because("The answer was lost"));
      }
    }

    private void failed(ChatException e) {
      journeys.forEach(journey -> journey.failed(e));
    }
  }
}
