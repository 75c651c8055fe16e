package chat.parley.operations;

import chat.parley.delivery.DeliveryMetrics;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.Journal;
import chat.parley.journal.JournalMetrics;
import chat.parley.message.ChatError;
import chat.parley.security.AuditLog;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.store.Database;
import chat.parley.store.UnreadableRows;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * Registers the metrics of one process. Counting costs at most one addition per message. Totals
 * count from the start of the process.
 */
@Component
final class ServerMetrics implements MeterBinder {

  private final ClientSessions sessions;
  private final DeliveryMetrics delivery;
  private final Journal journal;
  private final JournalMetrics journalMetrics;
  private final AuditLog audit;
  private final UnreadableRows unreadable;

  ServerMetrics(
      ClientSessions sessions,
      Outboxes outboxes,
      Journal journal,
      AuditLog audit,
      Database database) {
    this.unreadable = database.unreadableRows();
    this.sessions = sessions;
    this.delivery = outboxes.metrics();
    this.journal = journal;
    this.journalMetrics = journal.metrics();
    this.audit = audit;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Protocol protocol : Protocol.values()) {
      Gauge.builder("parley.sessions", sessions, source -> source.count(protocol))
          .description("Open sessions")
          .tag("protocol", protocol.toString())
          .register(registry);
    }
    for (ChatError error : ChatError.values()) {
      FunctionCounter.builder("parley.refused", audit, source -> source.refusalCount(error))
          .description("Errors reported to clients over all protocols")
          .tag("code", error.code())
          .register(registry);
    }
    for (boolean recovered : List.of(true, false)) {
      FunctionCounter.builder("parley.resumes", journalMetrics, source -> source.resumes(recovered))
          .description(
              "Subscriptions that resumed from an epoch and an offset; recovered is false if"
                  + " messages after it were missing")
          .tag("recovered", String.valueOf(recovered))
          .register(registry);
    }
    FunctionCounter.builder(
            "parley.resumes.after.end", journalMetrics, JournalMetrics::resumesAfterEnd)
        .description("Subscriptions that resumed from an offset after the last one of their stream")
        .register(registry);
    FunctionCounter.builder("parley.epoch.renewals", journalMetrics, JournalMetrics::epochRenewals)
        .description(
            "Times that all streams began new epochs because the store was restored or lacked"
                + " commits")
        .register(registry);
    FunctionCounter.builder("parley.unreadable.rows", unreadable, UnreadableRows::count)
        .description("Reads of damaged rows of the store")
        .register(registry);
    bindMessages(registry);
  }

  private void bindMessages(MeterRegistry registry) {
    FunctionCounter.builder(
            "parley.messages.stored", journalMetrics, JournalMetrics::storedMessages)
        .description("Messages of clients that were stored, and repeats of stored messages")
        .register(registry);
    Gauge.builder(
            "parley.retention.paused", journalMetrics, source -> source.isRetentionPaused() ? 1 : 0)
        .description("1 while no message is deleted by age because the clock is ahead, otherwise 0")
        .register(registry);
    TimeGauge.builder(
            "parley.store.call.age",
            journal,
            TimeUnit.MILLISECONDS,
            source -> source.storeCallAge().toMillis())
        .description(
            "Time that the journal has been waiting for its current call to the store; 0 if there"
                + " is none")
        .register(registry);
    count(
        registry,
        "parley.outbox.written",
        "Messages and replies written to sockets",
        DeliveryMetrics::written);
    count(
        registry,
        "parley.outbox.shed",
        "Ephemeral messages dropped for slow consumers",
        DeliveryMetrics::shed);
    count(
        registry,
        "parley.outbox.overflows",
        "Sessions closed with code 1013 because their outbox was full",
        DeliveryMetrics::overflows);
    Gauge.builder("parley.outbox", delivery, DeliveryMetrics::queuedBytes)
        .description("Size of all messages and replies that wait to be written to sockets")
        .baseUnit("bytes")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<DeliveryMetrics> value) {
    FunctionCounter.builder(name, delivery, value).description(description).register(registry);
  }
}
