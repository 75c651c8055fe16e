package chat.parley.conversation;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.Journal;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.Change;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.ResponseReader.Owed;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Stores the summaries of reactions that could not be stored with the reactions, because there may
 * be one per second only. The store knows for which messages they are owed, so that any node stores
 * them, also after a node was killed; it stores each once, whichever nodes try.
 */
@Component
final class ReactionSummaries {

  /** Interval at which this node looks for owed summaries after a reaction on it. */
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** Interval at which it looks for those that another node has left. */
  private static final Duration IDLE_INTERVAL = Duration.ofSeconds(10);

  /** Maximum number of summaries that are requested at a time. */
  private static final int MAX_BATCH = 500;

  /** The value of {@link #seen} while summaries are owed: this node looks for them again. */
  private static final long NOT_ALL = -1;

  /** The sender of the requests, whose name no subscriber receives. */
  private static final UserName SENDER = new UserName("parley");

  private static final Body NO_BODY = Body.ofText(new byte[0], null);

  private final Journal journal;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-reactions").daemon().factory());

  /**
   * The number of reactions of this node for which it has looked for owed summaries. Used by the
   * thread only, as the next field is.
   */
  private long seen;

  private long lastLook = System.nanoTime() - IDLE_INTERVAL.toNanos();

  ReactionSummaries(Journal journal, Failures failures) {
    this.journal = journal;
    this.failures = failures;
    long interval = INTERVAL.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::run, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      long now = System.nanoTime();
      long reactions = journal.metrics().owedSummaries();
      boolean due = reactions != seen || now - lastLook >= IDLE_INTERVAL.toNanos();
      if (due && journal.outage() == null) {
        lastLook = now;
        seen = storeOwed() ? NOT_ALL : reactions;
      }
    } catch (ChatException e) {
      if (e.error() != ChatError.STORE_AWAY && e.error() != ChatError.BUSY) {
        failures.failed(Subsystem.TIMER, e);
        seen = journal.metrics().owedSummaries();
      }
      // Otherwise the store is unavailable, which it reports itself.
    } catch (Throwable e) {
      failures.failed(Subsystem.TIMER, e);
    }
  }

  /** Stores the summaries that are due; returns whether any are owed. */
  private boolean storeOwed() {
    List<Owed> owed = journal.responses().owed(MAX_BATCH);
    long now = System.currentTimeMillis();
    List<CompletableFuture<?>> stored = new ArrayList<>();
    for (Owed one : owed) {
      if (one.isDue(now)) {
        stored.add(journal.append(List.of(request(one))));
      }
    }
    stored.forEach(ReactionSummaries::await);
    return !owed.isEmpty();
  }

  /** Waits for a summary. */
  private static void await(CompletableFuture<?> stored) {
    try {
      stored.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChatException refusal ? refusal : e;
    }
  }

  /** Returns the request for a summary, which the store writes if it is due. */
  private static Draft request(Owed owed) {
    return new Draft(
        Address.ofStream(owed.stream()),
        SENDER,
        NO_BODY,
        null,
        true,
        Map.of(Change.Kind.SUMMARY.header(), "" + owed.offset()));
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }
}
