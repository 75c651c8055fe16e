package chat.parley.conversation;

import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.MessageTrace;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * One message, as an observation. It ends when its sender has been answered and no socket that got
 * it by then waits for it; who comes later does not count. Any thread may call.
 */
final class ObservedMessageTrace implements MessageTrace {

  private static final String NAME = "parley.message";
  private static final String TO = "parley.to";
  private static final String OUTCOME = "parley.outcome";
  private static final Observation.Event STORED = Observation.Event.of("stored");

  /** Null once it has ended: the message may be kept in memory for long. */
  private @Nullable Observation observation;

  /** The answer to the sender, and the sockets. */
  private int open = 1;

  private int written;
  private int lost;

  ObservedMessageTrace(ObservationRegistry registry, Address to) {
    observation =
        Observation.createNotStarted(NAME, registry)
            .contextualName("message to " + kind(to))
            .lowCardinalityKeyValue(TO, kind(to))
            .lowCardinalityKeyValue(OUTCOME, "open")
            .start();
  }

  private static String kind(Address to) {
    return switch (to) {
      case Address.Everyone _ -> "everyone";
      case Address.Room _ -> "room";
      case Address.Inbox _ -> "inbox";
      case Address.Rulings _ -> "rulings";
    };
  }

  @Override
  public synchronized void stored() {
    if (observation != null) {
      observation.event(STORED);
    }
  }

  @Override
  public synchronized void queued() {
    open += observation == null ? 0 : 1;
  }

  @Override
  public synchronized void left(boolean written) {
    if (written) {
      this.written++;
    } else {
      lost++;
    }
    leave();
  }

  /** The sender has been told that it is stored, or passed on. */
  synchronized void answered() {
    leave();
  }

  private void leave() {
    if (--open == 0) {
      stop(written > 0 ? "written" : lost > 0 ? "lost" : "unread");
    }
  }

  /** It was refused, or is lost. */
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
