package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.MessageTrace;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one message. It stops when the sender has its outcome and the message has left
 * every outbox in which it was queued by then; outboxes in which it is queued later are not
 * counted. Any thread may call.
 */
final class ObservedMessageTrace implements MessageTrace {

  private static final String NAME = "parley.message";
  private static final String TO = "parley.to";
  private static final String OUTCOME = "parley.outcome";
  private static final Observation.Event STORED = Observation.Event.of("stored");

  /** Null once it has stopped: the message, which refers to this, may stay in memory for long. */
  private @Nullable Observation observation;

  /**
   * The number of events that the observation waits for: the outcome for the sender, and one for
   * each outbox in which the message is queued.
   */
  private int pending = 1;

  /** Whether the event has been recorded: a one-to-one message is stored in two streams. */
  private boolean stored;

  private int written;
  private int lost;

  ObservedMessageTrace(ObservationRegistry registry, Address to) {
    observation =
        Observation.createNotStarted(NAME, registry)
            .contextualName("message to " + addressKind(to))
            .lowCardinalityKeyValue(TO, addressKind(to))
            .lowCardinalityKeyValue(OUTCOME, "open")
            .start();
  }

  private static String addressKind(Address to) {
    return switch (to) {
      case Address.Everyone _ -> "everyone";
      case Address.Room _ -> "room";
      case Address.Inbox _ -> "inbox";
      case Address.Pair _ -> "pair";
      case Address.Members _ -> "members";
      case Address.Rulings _ -> "rulings";
    };
  }

  @Override
  public synchronized void stored() {
    if (observation != null && !stored) {
      stored = true;
      observation.event(STORED);
    }
  }

  @Override
  public synchronized void queued() {
    pending += observation == null ? 0 : 1;
  }

  @Override
  public synchronized void dequeued(boolean written) {
    if (written) {
      this.written++;
    } else {
      lost++;
    }
    release();
  }

  /**
   * Records that the sender was told that the message is stored or, if it is ephemeral, published.
   */
  synchronized void sendCompleted() {
    release();
  }

  private void release() {
    if (--pending == 0) {
      stop(written > 0 ? "written" : lost > 0 ? "lost" : "unread");
    }
  }

  /** Stops the observation with an error: the send was refused, or its outcome is not known. */
  synchronized void failed(RuntimeException e) {
    if (observation != null) {
      observation.error(e);
      stop(e instanceof ChatException refusal ? refusal.error().code() : "internal");
    }
  }

  private void stop(String outcome) {
    if (observation != null) {
      observation
          .lowCardinalityKeyValue(OUTCOME, outcome)
          .highCardinalityKeyValue("parley.written", String.valueOf(written))
          .highCardinalityKeyValue("parley.lost", String.valueOf(lost))
          .stop();
      observation = null;
    }
  }
}
