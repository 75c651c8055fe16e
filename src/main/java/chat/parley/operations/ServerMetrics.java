package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.DeliveryMetrics;
import chat.parley.delivery.Outboxes;
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

/** What there is to count of one process. What is counted costs a message an addition at most. */
@Component
final class ServerMetrics implements MeterBinder {

  private final ClientSessions sessions;
  private final DeliveryMetrics delivery;
  private final Conversation conversation;
  private final JournalMetrics journal;
  private final AuditLog audit;
  private final UnreadableRows unreadable;

  ServerMetrics(
      ClientSessions sessions,
      Outboxes outboxes,
      Conversation conversation,
      AuditLog audit,
      Database database) {
    this.unreadable = database.unreadableRows();
    this.sessions = sessions;
    this.delivery = outboxes.figures();
    this.conversation = conversation;
    this.journal = conversation.figures();
    this.audit = audit;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Protocol protocol : Protocol.values()) {
      Gauge.builder("parley.sessions", sessions, all -> all.speaking(protocol))
          .description("Open sessions")
          .tag("protocol", protocol.toString())
          .register(registry);
    }
    for (ChatError error : ChatError.values()) {
      FunctionCounter.builder("parley.refused", audit, all -> all.told(error))
          .description("Refusals that clients were told of, by any protocol")
          .tag("code", error.code())
          .register(registry);
    }
    for (boolean recovered : List.of(true, false)) {
      FunctionCounter.builder("parley.resumes", journal, all -> all.resumes(recovered))
          .description("Subscriptions that gave a place to read on from")
          .tag("recovered", String.valueOf(recovered))
          .register(registry);
    }
    FunctionCounter.builder("parley.resumes.beyond", journal, JournalMetrics::resumesBeyond)
        .description("Subscriptions that resumed behind the end of their stream")
        .register(registry);
    FunctionCounter.builder("parley.store.renewals", journal, JournalMetrics::renewals)
        .description("Times that all streams began new epochs, because the store was restored")
        .register(registry);
    FunctionCounter.builder("parley.unreadable.rows", unreadable, UnreadableRows::count)
        .description("Reads of rows of the store that are damaged")
        .register(registry);
    bindMessages(registry);
  }

  private void bindMessages(MeterRegistry registry) {
    FunctionCounter.builder("parley.stored", journal, JournalMetrics::messages)
        .description("Messages that clients sent and the store has")
        .register(registry);
    Gauge.builder("parley.retention.paused", journal, all -> all.retentionPaused() ? 1 : 0)
        .description("Whether no message is deleted for its age, because the clock is ahead")
        .register(registry);
    TimeGauge.builder(
            "parley.store.call.age",
            conversation,
            TimeUnit.MILLISECONDS,
            all -> all.storeCallAge().toMillis())
        .description("How long the journal has been waiting for the store; 0 if it is not")
        .register(registry);
    FunctionCounter.builder("parley.ephemeral", conversation, Conversation::passed)
        .description("Messages that clients sent and that are not stored")
        .register(registry);
    count(
        registry,
        "parley.written",
        "Messages and answers written to sockets",
        DeliveryMetrics::written);
    count(
        registry,
        "parley.outbox.shed",
        "Ephemeral messages that slow readers did not get",
        DeliveryMetrics::shed);
    count(
        registry,
        "parley.outbox.overflows",
        "Sessions closed with 1013 because too much waited for them",
        DeliveryMetrics::overflows);
    Gauge.builder("parley.outbox", delivery, DeliveryMetrics::waiting)
        .description("What waits to be written to all sockets")
        .baseUnit("bytes")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<DeliveryMetrics> f) {
    FunctionCounter.builder(name, delivery, f).description(description).register(registry);
  }
}
