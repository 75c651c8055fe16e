package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Await;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReadyOutboxesTest {

  @AutoClose private final DirectOutbox first = DirectOutbox.open();
  @AutoClose private final DirectOutbox second = DirectOutbox.open();

  @Test
  void outboxesAreCollectedInOrder() {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    assertThat(ReadyOutboxes.tryAdd(second.outbox())).isTrue();
    assertThat(ReadyOutboxes.tryAdd(first.outbox())).isTrue();
    assertThat(ready.take()).containsExactly(second.outbox(), first.outbox());
  }

  @Test
  void nothingIsCollectedBeforeOrAfterwards() {
    assertThat(ReadyOutboxes.tryAdd(first.outbox())).isFalse();
    assertThat(ReadyOutboxes.collect().take()).isEmpty();
    assertThat(ReadyOutboxes.tryAdd(first.outbox())).isFalse();
  }

  @Test
  void theOutboxesOfAnInnerCallBelongToTheOuterOne() {
    ReadyOutboxes outer = ReadyOutboxes.collect();
    ReadyOutboxes inner = ReadyOutboxes.collect();
    assertThat(ReadyOutboxes.tryAdd(first.outbox())).isTrue();
    assertThat(inner.take()).isEmpty();
    assertThat(ReadyOutboxes.tryAdd(second.outbox())).isTrue();
    assertThat(outer.take()).containsExactly(first.outbox(), second.outbox());
  }

  @Test
  void otherThreadsAreNotAffected() {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    var added = CompletableFuture.supplyAsync(() -> ReadyOutboxes.tryAdd(first.outbox()));
    assertThat(added.join()).isFalse();
    assertThat(ready.take()).isEmpty();
  }

  @Test
  void theWriterThreadsWriteWhatIsHandedOver() {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    first.outbox().send(RoomMessages.payload("a"));
    assertThat(first.sink().calls()).isEmpty();
    ReadyOutboxes.handOver();
    Await.until(() -> "nothing is written", () -> first.sink().calls().equals(List.of("write a")));
    assertThat(first.sink().writingThread()).isNotEqualTo(Thread.currentThread());
    assertThat(ReadyOutboxes.tryAdd(second.outbox())).as("collecting goes on").isTrue();
    assertThat(ready.take()).containsExactly(second.outbox());
    ReadyOutboxes.handOver();
  }
}
