package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.testkit.Await;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Records the outcomes of sends in place of a session. */
final class RecordedOutcome implements SendCallback {

  /** An outcome; both components are null if it is not known. */
  record Outcome(@Nullable List<StoredMessage> stored, @Nullable ChatError refusal) {}

  /** The outcome that is not known. */
  static final Outcome UNKNOWN = new Outcome(null, null);

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Predicate<Outcome> fails;

  private RecordedOutcome(Predicate<Outcome> fails) {
    this.fails = fails;
  }

  static RecordedOutcome create() {
    return new RecordedOutcome(_ -> false);
  }

  /** Returns a callback whose methods throw after they have recorded the outcome. */
  static RecordedOutcome failing() {
    return new RecordedOutcome(_ -> true);
  }

  /** Returns a callback that throws only after it has recorded that the messages are stored. */
  static RecordedOutcome failingWhenStored() {
    return new RecordedOutcome(outcome -> outcome.stored() != null);
  }

  static Outcome refusedWith(ChatError error) {
    return new Outcome(null, error);
  }

  @Override
  public void stored(List<StoredMessage> stored) {
    add(new Outcome(stored, null));
  }

  @Override
  public void refused(ChatException e) {
    add(refusedWith(e.error()));
  }

  @Override
  public void outcomeUnknown() {
    add(UNKNOWN);
  }

  private void add(Outcome outcome) {
    outcomes.add(outcome);
    if (fails.test(outcome)) {
      throw new IllegalStateException("Broken by a test");
    }
  }

  /** Waits for the next outcome. */
  Outcome next() {
    try {
      Outcome next = outcomes.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("There was no outcome for " + Await.DEADLINE);
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next outcome, which must be that the messages are stored. */
  List<StoredMessage> nextStored() {
    Outcome next = next();
    assertThat(next.stored()).as("the results in %s", next).isNotNull();
    return next.stored();
  }

  /** Returns whether no outcome is left that was reported and not returned yet. */
  boolean isEmpty() {
    return outcomes.isEmpty();
  }
}
