package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.journal.JournalFigures;
import chat.parley.message.ChatError;
import chat.parley.security.Audit;
import chat.parley.security.Protocol;
import chat.parley.security.Sessions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What there is to count of one process. What is counted costs a message an addition at most. */
@Component
final class ServerMetrics implements MeterBinder {

  private final Sessions sessions;
  private final Outboxes outboxes;
  private final JournalFigures journal;
  private final Audit audit;

  ServerMetrics(Sessions sessions, Outboxes outboxes, Conversation conversation, Audit audit) {
    this.sessions = sessions;
    this.outboxes = outboxes;
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
      FunctionCounter.builder("parley.refused", audit, all -> all.refused(error))
          .description("Who was refused: the codes of the audit")
          .tag("code", error.code())
          .register(registry);
    }
    FunctionCounter.builder("parley.stored", journal, JournalFigures::messages)
        .description("Messages that clients sent and the store has")
        .register(registry);
    FunctionTimer.builder(
            "parley.commits",
            journal,
            JournalFigures::batches,
            JournalFigures::nanos,
            TimeUnit.NANOSECONDS)
        .description("Transactions in which they were stored")
        .register(registry);
    FunctionCounter.builder("parley.written", outboxes, Outboxes::written)
        .description("Messages and answers that were written to sockets")
        .register(registry);
  }
}
